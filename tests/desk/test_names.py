"""The house promises that a person is drawn by her own letters, always the same."""

import pytest

from muhatap.desk.names import hue, initials, letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Işıl Karaağaç", "IK"),
        ("gülşah inan", "Gİ"),
        ("ırmak ışık", "II"),
        ("Hüseyin Avni Dağ", "HD"),
        ("Ebru", "E"),
        ("“Ali” (Veli)", "AV"),
        ("", "?"),
        ("😀", "?"),
    ],
)
def test_initials_are_large_by_turkish_rules(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_keeps_its_hue_and_the_hues_are_those_of_the_stylesheet() -> None:
    assert hue("Işıl Karaağaç") == hue("Işıl Karaağaç")
    assert {hue(f"kişi {number}") for number in range(200)} == set(range(0, 360, 30))


@pytest.mark.parametrize(
    ("name", "turkish", "english"),
    [("visitor:015c", "Z", "V"), ("customer:7", "S", "S"), ("Işıl Karaağaç", "IK", "IK"), ("a:b", "A", "A")],
)
def test_a_visitor_is_drawn_by_what_she_is_called(name: str, turkish: str, english: str) -> None:
    assert (letters(name, "tr"), letters(name, "en")) == (turkish, english)
