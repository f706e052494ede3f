"""Which files are pictures that can be shown: by their first bytes, not by what somebody says of them."""

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures that carry no script: an SVG does, so it is only ever saved."""


def picture_type(content: bytes) -> str:
    """Return the content type of a picture that carries no script, or "" for everything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), "")
