"""Whom we speak to by first name."""

import pytest

from muhatap.kit.names import first_name


@pytest.mark.parametrize(
    ("name", "first"),
    [("Defne Aksoy", "Defne"), ("  Işıl  ", "Işıl"), ("", ""), ("biz@mirra.example", "biz@mirra.example")],
)
def test_the_first_word_and_an_address_whole(name: str, first: str) -> None:
    assert first_name(name) == first
