import pytest

from muhatap.connectors.email.reading.charsets import codec_of, decode

TURKISH = "Yıldırım ŞİŞECAM, ğüzel"


@pytest.mark.parametrize("label", ["iso-8859-9", "windows-1254", "iso-8859-1", "us-ascii", None, "yok-boyle", "utf-8"])
def test_turkish_in_windows_1254_is_read_under_any_label(label: str | None) -> None:
    assert decode(TURKISH.encode("cp1254"), label) == TURKISH


@pytest.mark.parametrize("label", ["iso-8859-9", "iso-8859-1", "windows-1254", "koi8-r", None, "x-unknown"])
def test_utf_8_is_read_under_any_single_byte_label(label: str | None) -> None:
    assert decode(TURKISH.encode(), label) == TURKISH


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("镕 Rongji", "gb18030", "gb2312"),
        ("①髙橋", "cp932", "shift_jis"),
        ("日本語のメール", "iso2022_jp", None),
        ("안녕하세요 똠", "cp949", "euc-kr"),
        ("Grüße – „ja“", "cp1252", "iso-8859-1"),
        ("Привет, как дела", "koi8_r", "koi8-r"),
        ("Привет, как дела", "cp1251", None),
        ("Привет, как дела", "koi8_r", None),
        ("您好世界欢迎光临", "gb2312", None),
        ("Hæ þú ért góður", "cp1252", "iso-8859-1"),
        ("ünlü", "utf_7", "utf-7"),
    ],
)
def test_each_character_set_is_read_by_its_wider_form_or_by_its_looks(text: str, codec: str, label: str | None) -> None:
    assert decode(text.encode(codec), label) == text


def test_text_cut_inside_a_letter_keeps_the_rest() -> None:
    assert decode("Şişli ığğ".encode()[:-1], "utf-8") == "Şişli ığ\ufffd"


@pytest.mark.parametrize(
    "label", ["rot13", "hex", "zlib", "idna", "punycode", "unicode_escape", "undefined", "\0", "ş"]
)
def test_codecs_that_are_no_character_sets_are_not_used(label: str) -> None:
    assert codec_of(label) is None
