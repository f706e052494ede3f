"""The house promises that a person is drawn by her own letters, always the same."""

import pytest

from muhatap.desk.names import first_name, hue, initials


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


def test_an_address_has_no_first_name() -> None:
    assert first_name("Işıl Karaağaç") == "Işıl"
    assert first_name("isil@mektup.example") == "isil@mektup.example"
