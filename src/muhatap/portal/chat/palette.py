"""A brand's colour made readable: whatever a company chooses, words on it and words in it keep their contrast."""

from collections.abc import Sequence
from typing import TypedDict

from muhatap.kit.colour import READABLE, contrast, is_colour, parts

OURS = "#005d66"
LIGHT, DARK = ("#fefdfc", "#f7f6f4"), ("#171b1b", "#131616")
"""What words of the brand's colour stand on: the surface and the sunken tone of widget.css."""


class Tones(TypedDict):
    """A surface of the brand, words on it, and words of the brand's colour on the page."""

    solid: str
    on: str
    ink: str


def palette(colour: str) -> dict[str, Tones]:
    """Return the tones for light and for dark pages; what is no colour like #005d66 gives ours."""
    brand = colour if is_colour(colour) else OURS
    return {
        "light": {"solid": brand, "on": on(brand), "ink": readable(brand, against=LIGHT, towards="#000000")},
        "dark": {
            "solid": (solid := readable(brand, against=DARK, towards="#ffffff", least=3.0)),
            "on": on(solid),
            "ink": readable(brand, against=DARK, towards="#ffffff"),
        },
    }


def on(colour: str) -> str:
    """Return white or black, whichever is read more easily on the colour: one of them always is."""
    return max(("#ffffff", "#000000"), key=lambda one: contrast(one, colour))


def readable(colour: str, *, against: Sequence[str], towards: str, least: float = READABLE) -> str:
    """Return the colour, moved towards another until it stands out enough on each of these."""
    for share in range(101):
        moved = _mixed(colour, towards, share / 100)
        if min(contrast(moved, one) for one in against) >= least:
            return moved
    return towards


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(parts(colour), parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)
