"""Colours as #rrggbb: how well white letters are read on one (WCAG 2.2), and the nearest shade on which they are."""

import re

READABLE = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class NoColour(ValueError):
    """This is not a colour of the form #rrggbb."""


def is_colour(text: str) -> bool:
    """Whether this is a colour of the form #rrggbb."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(parts(one)), _luminance(parts(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white on this colour."""
    return contrast("#ffffff", colour)


def readable(colour: str) -> str:
    """Return the colour itself where white is read on it, else the nearest darker shade of the same hue."""
    red, green, blue = parts(colour)
    shade = colour
    for step in range(100, -1, -1):
        shade = f"#{red * step // 100:02x}{green * step // 100:02x}{blue * step // 100:02x}"
        if contrast_with_white(shade) >= READABLE:
            return shade
    return shade


def parts(colour: str) -> tuple[int, int, int]:
    """Return its red, green and blue, 0 to 255; raise NoColour."""
    if not is_colour(colour):
        raise NoColour(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
