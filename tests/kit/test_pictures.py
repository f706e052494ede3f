"""A picture is one by its first bytes."""

import pytest

from muhatap.kit.pictures import PICTURES, picture_type


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF87a....", "image/gif"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_what_carries_a_script_is_none(content: bytes, kind: str) -> None:
    assert picture_type(content) == kind
    assert not kind or kind in PICTURES
