import pytest

from muhatap.kit.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Şikayetim var", "tr"),
        ("Siparisim hala gelmedi, ne zaman gelir", "tr"),
        ("SIPARISIM NEREDE KALDI ACABA", "tr"),
        ("Where is my order?", "en"),
        ("Could you please tell Mr Işık that the parcel which I ordered last week has not arrived yet", "en"),
    ],
)
def test_turkish_and_english_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_text_without_letters_has_no_language() -> None:
    assert language_of("12345 !? 🎉") is None


def test_only_the_languages_asked_for_are_answered() -> None:
    assert language_of("Wo ist meine Bestellung, bitte?", ("tr", "en", "de")) == "de"
    assert language_of("Wo ist meine Bestellung, bitte?", ("tr", "en")) in ("tr", "en")
    assert language_of("Merhaba", ("en",)) == "en"
