"""Colours as #rrggbb: how well white letters are read on one (WCAG 2.2), and the nearest shade on which they are."""

import re

READABLE = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class NoColour(ValueError):
    """This is not a colour of the form #rrggbb."""


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white on this colour, from 1 (white itself) to 21 (black)."""
    return 1.05 / (_luminance(_read(colour)) + 0.05)


def readable(colour: str) -> str:
    """Return the colour itself where white is read on it, else the nearest darker shade of the same hue."""
    red, green, blue = _read(colour)
    shade = colour
    for step in range(100, -1, -1):
        shade = f"#{red * step // 100:02x}{green * step // 100:02x}{blue * step // 100:02x}"
        if contrast_with_white(shade) >= READABLE:
            return shade
    return shade


def _read(colour: str) -> tuple[int, int, int]:
    if not _HEX.fullmatch(colour):
        raise NoColour(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(parts: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(part / 255) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
