"""A member's picture: read with care, cut square, made small, and written anew so that nothing else stays in it."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

SIZES = (64, 256)
LARGEST = 10 * 1024 * 1024
_PIXELS = 50_000_000
_KINDS = ("PNG", "JPEG", "WEBP", "GIF")


class NoPicture(ValueError):
    """The file is no picture that we take, or far too large."""


def drawn(content: bytes) -> dict[int, bytes]:
    """Return the picture as square WebP by size; raise NoPicture. Only pixels come over: no place, no camera."""
    if len(content) > LARGEST:
        raise NoPicture("too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
                if picture.width * picture.height > _PIXELS or min(picture.size) < 1:
                    raise NoPicture("too large")
                upright = ImageOps.exif_transpose(picture).convert("RGB")
                return {size: _webp(ImageOps.fit(upright, (size, size))) for size in SIZES}
    except NoPicture:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as trouble:
        raise NoPicture(str(trouble)) from trouble


def _webp(picture: Image.Image) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    held = io.BytesIO()
    clean.save(held, "WEBP", quality=86)
    return held.getvalue()
