"""Words find each other: bent, asciified, in capitals, with an apostrophe; and what differs does not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.lexemes import answers, asked, kept, spans
from muhatap.kit.turkish import fold, tr_upper

FAMILIES = [
    "kahve kahvem kahvemi kahvenizi kahveler kahvesi KAHVE",
    "sipariş siparişim siparisim siparisimi SİPARİŞLERİM siparişiniz siparişi",
    "İADE iade iadesi iademi iadeniz iadeyi iadeler IADE",
    "ışık isik ışıklar isiklar IŞIK ISIK ışığı",
    "kargo kargom kargoda kargonuz kargoya KARGO kargosu",
    "fatura faturam faturası faturasi faturalar faturanız",
    "ürün ürünü urunu ürünler urunler ürünüm ürününüz",
    "değirmen degirmen değirmenim degirmenim değirmenler",
    "öğütücü ogutucu öğütücüm ogutucum öğütücüler öğütücüsü",
    "çekirdek cekirdek çekirdeği çekirdekler cekirdekler",
    "abonelik aboneliğim abonelikler aboneligim",
    "nerede Nerede NEREDE",
    "merhaba merhabalar MERHABA",
    "İstanbul istanbul'da ISTANBUL İSTANBUL’dan istanbula",
    "order orders ordered ordering",
    "battery batteries",
    "delivery deliveries",
]


def _kept(text: str) -> set[str]:
    return set(kept(text, "").split())


def _finds(query: str, text: str) -> bool:
    found = tuple(_kept(text))
    return all(answers(found, words) for words in asked(query))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_forms_of_a_word_find_each_other(family: str) -> None:
    missed = [(query, text) for query, text in itertools.permutations(family.split(), 2) if not _finds(query, text)]

    assert missed == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kahve", "kahvaltı"),
        ("kar", "kargo"),
        ("iade", "ifade"),
        ("su", "sunucu"),
        ("vazo", "viski"),
        ("123456", "12345"),
    ],
)
def test_other_words_are_not_found(query: str, text: str) -> None:
    assert not _finds(query, text)


@pytest.mark.parametrize("typed", ["TR-2024-00991", "tr202400991", "tr 2024 00991", "00991"])
def test_a_number_is_found_in_any_writing(typed: str) -> None:
    assert _finds(typed, "Sipariş no: TR-2024-00991.")


@pytest.mark.parametrize("typed", ["05321234567", "0532 123 45 67", "+90 (532) 123-45-67", "532 1234567"])
@pytest.mark.parametrize("written", ["Tel: +90 532 123 45 67", "0532-123-4567", "5321234567’den arayın"])
def test_a_telephone_number_is_found_however_it_is_spaced(typed: str, written: str) -> None:
    assert _finds(typed, written)


def test_the_beginning_of_the_last_word_is_enough_where_it_is_asked_for() -> None:
    found = tuple(_kept("Kahve değirmenim kırık"))

    assert all(answers(found, words) for words in asked("kahve değir", begun=True))
    assert not all(answers(found, words) for words in asked("kahve değir"))
    assert not all(answers(found, words) for words in asked("kah değirmen", begun=True))


def test_a_name_before_an_apostrophe_is_the_name() -> None:
    assert _kept("Ayşe'nin O’Brien") == {"ayse", "o", "brien"}


WORDS = st.text("abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ", min_size=1, max_size=18)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_a_text_is_found_by_itself_folded_and_in_capitals(words: list[str]) -> None:
    text = " ".join(words)

    assert _finds(text, text)
    assert _finds(fold(text), text)
    assert _finds(text, fold(text)) or any(len(word) < 4 for word in words)
    assert _finds(tr_upper(text), text)


@given(WORDS, WORDS)
def test_words_with_a_form_in_common_find_each_other(one: str, other: str) -> None:
    if _kept(one) & _kept(other):
        assert _finds(one, other)
        assert _finds(other, one)


@given(st.text(max_size=300))
def test_any_text_has_lexemes_that_a_tsvector_takes(text: str) -> None:
    found = _kept(text)
    assert set(kept(text, "7_").split(" ")) - {""} == {f"7_{word}" for word in found}
    assert all(word.isalnum() and len(word) <= 64 + 8 and word == fold(word) for word in found)
    assert all(0 <= first < last <= len(text) for first, last, _ in spans(text))
