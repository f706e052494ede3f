"""What is shown of a text is of the text, holds what was asked for, and is no longer than asked."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.lexemes import asked
from muhatap.kit.snippet import snippet

LONG = (
    "Merhaba, geçen hafta verdiğim siparişle ilgili yazıyorum. " * 5
    + "Kahvem geldi ama değirmenim kırık çıktı. "
    + "Dönüş bekliyorum. " * 20
)


def _marked(text: str, query: str) -> list[str]:
    return [piece for piece, is_hit in snippet(text, asked(query)) if is_hit]


def test_words_are_marked_whole_in_whatever_form() -> None:
    assert _marked("KAHVEMİ ve kahveyi, kahvaltıyı değil", "kahve") == ["KAHVEMİ", "kahveyi"]
    assert _marked("Işıklar isiklar", "ışık") == ["Işıklar", "isiklar"]
    assert _marked("Tel 0532 123 45 67.", "+905321234567") == ["0532 123 45 67"]


def test_the_part_with_most_of_the_words_is_shown() -> None:
    pieces = snippet(LONG, asked("degirmen kahve"))

    assert [piece for piece, is_hit in pieces if is_hit] == ["Kahvem", "değirmenim"]
    assert pieces[0] == pieces[-1] == ("…", False)


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet(LONG, asked("vazo"))[0][0].startswith("Merhaba, geçen hafta")


TEXTS = st.lists(
    st.sampled_from(["kahve", "Kahvem", "kargo", "0532 123 45 67", "x" * 80, "TR-1-2", "<b>", "…", "İ"]), max_size=60
)


@given(TEXTS.map(" ".join) | st.text(max_size=600), st.sampled_from(["kahve", "kargo kahvem", "05321234567", ""]))
def test_the_pieces_are_of_the_text_and_in_order(text: str, query: str) -> None:
    pieces = snippet(text, asked(query), length=120)
    said = "".join(piece for piece, _ in pieces)
    line = " ".join(unicodedata.normalize("NFC", text).split())

    assert said.removeprefix("…").removesuffix("…") in line or said in line
    assert len(said) <= 122
