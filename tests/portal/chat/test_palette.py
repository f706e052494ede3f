"""Whatever colour a brand has, the chat can be read."""

from hypothesis import given
from hypothesis import strategies as st

from muhatap.portal.chat.palette import DARK, LIGHT, OURS, contrast, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colour=COLOURS)
def test_words_on_any_brand_and_in_any_brand_are_readable(colour: str) -> None:
    tones = palette(colour)

    assert tones["light"]["solid"] == colour
    assert all(contrast(one["on"], one["solid"]) >= 4.5 for one in tones.values())
    assert contrast(tones["light"]["ink"], LIGHT) >= 4.5
    assert contrast(tones["dark"]["ink"], DARK) >= 4.5
    assert contrast(tones["dark"]["solid"], DARK) >= 3


@given(colour=st.text(max_size=8))
def test_what_is_no_colour_is_ours(colour: str) -> None:
    assert palette(f"x{colour}")["light"]["solid"] == OURS


def test_black_on_white_is_as_far_apart_as_it_gets() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
