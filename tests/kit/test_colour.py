"""White letters are readable on every colour that the guard lets through, and it changes no more than it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.colour import READABLE, NoColour, contrast, contrast_with_white, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_ends_of_the_scale_are_the_published_ones() -> None:
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.01


@given(COLOURS)
def test_what_comes_out_is_readable_and_what_was_stays(colour: str) -> None:
    shade = readable(colour)

    assert contrast_with_white(shade) >= READABLE
    assert (shade == colour) == (contrast_with_white(colour) >= READABLE)
    assert all(int(shade[i : i + 2], 16) <= int(colour[i : i + 2], 16) for i in (1, 3, 5))


@pytest.mark.parametrize("text", ["", "petrol", "#12345", "#1234567", "#12345g", "123456"])
def test_what_is_no_colour_is_said_so(text: str) -> None:
    with pytest.raises(NoColour):
        contrast_with_white(text)
