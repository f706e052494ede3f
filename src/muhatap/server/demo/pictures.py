"""Three small pictures of our own, drawn point by point, for customers to attach."""

import math
import struct
import zlib
from collections.abc import Callable
from functools import cache

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 240, 180

_DARK, _STEEL, _BRIGHT = (38, 36, 40), (142, 146, 150), (214, 216, 214)
_TABLE, _CARDBOARD, _TAPE = (92, 70, 54), (188, 148, 102), (224, 204, 160)
_CUP, _CREMA, _COFFEE = (244, 240, 232), (186, 124, 62), (96, 52, 26)


@cache
def pictures() -> dict[str, bytes]:
    """Return PNG files by name."""
    drawings: dict[str, Callable[[float, float], Colour]] = {
        "alt-bicak.png": _burr,
        "kutu.png": _box,
        "fincan.png": _cup,
    }
    return {name: _png(drawing) for name, drawing in drawings.items()}


def _burr(x: float, y: float) -> Colour:
    """A grinder's burr from above, one tooth chipped."""
    radius, angle = math.hypot(x, y), math.atan2(y, x)
    if radius > 0.82 or radius < 0.2:
        return _DARK
    if abs(angle - 0.7) < 0.12 and radius > 0.66:
        return _BRIGHT
    return _STEEL if math.sin(angle * 18 + radius * 9) > 0 else (104, 108, 114)


def _box(x: float, y: float) -> Colour:
    """A parcel on a table, one corner crushed."""
    if abs(x) > 0.95 or abs(y) > 0.72 or x - y > 1.38 + 0.06 * math.sin(40 * x):
        return _TABLE
    return _TAPE if abs(y) < 0.09 else _CARDBOARD


def _cup(x: float, y: float) -> Colour:
    """A cup of espresso from above, its crema thin on one side."""
    radius = math.hypot(x, y)
    if radius > 0.8:
        return _CUP if abs(y) < 0.12 and 0 < x < 1.08 else _TABLE
    if radius > 0.68:
        return _CUP
    return _COFFEE if math.hypot(0.7 * x + 0.2, y - 0.2) < 0.24 else _CREMA


def _png(drawing: Callable[[float, float], Colour]) -> bytes:
    rows = bytearray()
    for row in range(HEIGHT):
        rows.append(0)
        for column in range(WIDTH):
            shade = 1.06 - 0.2 * row / HEIGHT
            colour = drawing((column - WIDTH / 2) / (HEIGHT / 2), (row - HEIGHT / 2) / (HEIGHT / 2))
            rows += bytes(min(255, int(part * shade)) for part in colour)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
