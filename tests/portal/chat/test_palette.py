"""Whatever colour a brand has, the chat can be read."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.colour import contrast
from muhatap.portal.chat.palette import DARK, LIGHT, OURS, palette
from muhatap.portal.chat.widget import PARTS

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colour=COLOURS)
def test_words_on_any_brand_and_in_any_brand_are_readable(colour: str) -> None:
    tones = palette(colour)

    assert tones["light"]["solid"] == colour
    assert all(contrast(one["on"], one["solid"]) >= 4.5 for one in tones.values())
    assert all(contrast(tones["light"]["ink"], tone) >= 4.5 for tone in LIGHT)
    assert all(contrast(tones["dark"]["ink"], tone) >= 4.5 for tone in DARK)
    assert all(contrast(tones["dark"]["solid"], tone) >= 3 for tone in DARK)


@pytest.mark.parametrize(("place", "name"), [(0, "surface"), (1, "sunken")])
def test_the_tones_are_those_of_the_widget(place: int, name: str) -> None:
    styles = (PARTS / "widget.css").read_text(encoding="utf-8")
    written = re.search(rf"--{name}:light-dark\(oklch\(([^)]+)\),oklch\(([^)]+)\)\)", styles)

    assert written
    assert (_hex(written[1]), _hex(written[2])) == (LIGHT[place], DARK[place])


@given(colour=st.text(max_size=8))
def test_what_is_no_colour_is_ours(colour: str) -> None:
    assert palette(f"x{colour}")["light"]["solid"] == OURS


def _hex(oklch: str) -> str:
    """Return an oklch colour as #rrggbb, by the published matrices."""
    light, chroma, hue = (float(part) for part in oklch.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    signs = (12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in linear)
    return "#" + "".join(f"{round(255 * min(1, max(0, one))):02x}" for one in signs)
