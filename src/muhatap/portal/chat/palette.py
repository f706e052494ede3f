"""A brand's colour made readable: whatever a company chooses, words on it and words in it keep their contrast."""

import re
from typing import TypedDict

OURS = "#005d66"
LIGHT, DARK = "#fcfcfa", "#161a1a"
READABLE = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Tones(TypedDict):
    """A surface of the brand, words on it, and words of the brand's colour on the page."""

    solid: str
    on: str
    ink: str


def palette(colour: str) -> dict[str, Tones]:
    """Return the tones for light and for dark pages; what is no colour like #005d66 gives ours."""
    brand = colour if _HEX.fullmatch(colour) else OURS
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


def readable(colour: str, *, against: str, towards: str, least: float = READABLE) -> str:
    """Return the colour, moved towards another until it stands out enough."""
    for share in range(101):
        moved = _mixed(colour, towards, share / 100)
        if contrast(moved, against) >= least:
            return moved
    return towards


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, other: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in parts)
