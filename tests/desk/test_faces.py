"""A picture keeps its pixels and loses everything else; what is no picture is refused."""

import io

import pytest
from PIL import Image

from muhatap.desk.browsers import browser_of, is_phone
from muhatap.desk.faces import SIZES, NoPicture, drawn
from muhatap.desk.forms.founding import slug_of


def _jpeg(size: tuple[int, int] = (900, 400)) -> bytes:
    held = io.BytesIO()
    picture = Image.new("RGB", size, "teal")
    told = Image.Exif()
    told[0x010F] = "Ev adresi: Kavak Sokak 7"
    picture.save(held, "JPEG", exif=told)
    return held.getvalue()


def test_a_picture_comes_out_square_small_and_without_its_story() -> None:
    content = _jpeg()
    assert b"Kavak" in content

    made = drawn(content)

    assert set(made) == set(SIZES)
    for size, written in made.items():
        with Image.open(io.BytesIO(written)) as picture:
            assert (picture.size, picture.format) == ((size, size), "WEBP")
        assert b"Kavak" not in written


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, _jpeg()[:200], b"%PDF-1.7"]
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        drawn(content)


def test_a_small_file_that_unpacks_to_a_giant_is_refused() -> None:
    held = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(held, "PNG")

    with pytest.raises(NoPicture):
        drawn(held.getvalue())


@pytest.mark.parametrize(
    ("agent", "said", "phone"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; x64) Chrome/131 Safari/537.36 Edg/131", "Edge, Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Mobile Safari/604.1", "Safari, iPhone", True),
        ("curl/8.5.0", "curl", False),
        ("", "?", False),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_two_words(agent: str, said: str, phone: bool) -> None:
    assert (browser_of(agent), is_phone(agent)) == (said, phone)


def test_a_short_name_is_made_of_a_turkish_one() -> None:
    assert slug_of("Çiçekçi & Kızı A.Ş.") == "cicekci-kizi-a-s"
    assert slug_of("IŞIL Iğdır") == "isil-igdir"
