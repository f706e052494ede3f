"""Bytes of a mail into text, whatever character set they say or fail to say."""

import codecs
import re

# Labels as mail programs use them: the wider set that contains the named one decodes what the named one cannot.
_WIDER = {
    "us-ascii": "cp1252", "ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "8bit": "cp1252", "ansi": "cp1252",
    "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "iso_8859-9": "cp1254", "latin5": "cp1254", "latin-5": "cp1254",
    "x-cp1254": "cp1254", "turkish": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "iso-gb2312": "gb18030",
    "gb_2312-80": "gb18030", "x-gb2312": "gb18030", "euc-cn": "gb18030", "csgb2312": "gb18030", "hz-gb-2312": "hz",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "cswindows31j": "cp932", "iso-2022-jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "x-windows-949": "cp949", "korean": "cp949",
    "big5": "cp950", "x-big5": "cp950", "big5-hkscs": "big5hkscs", "koi8r": "koi8_r", "koi8": "koi8_r",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "unicode-1-1-utf-7": "utf_7", "unicode-1-1-utf-8": "utf_8",
    "x-unicode-2-0-utf-7": "utf_7", "utf8": "utf_8", "utf-8": "utf_8", "unicode": "utf_8", "utf-8-sig": "utf_8",
    "utf8mb4": "utf_8", "cp65001": "utf_8", "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8",
    "x-mac-cyrillic": "mac_cyrillic", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "windows-1252": "cp1252",
    "windows-1254": "cp1254",
}  # fmt: skip
_NOT_FOR_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_STATEFUL = ("utf_7", "utf_16", "utf_32", "iso2022", "hz")
_MULTI_BYTE = ("gb18030", "cp932", "cp949", "cp950", "big5hkscs", "euc_jp", "utf_8")
_LABEL = re.compile(r"[A-Za-z0-9][\w.:+-]{0,39}")
_TURKISH = bytes((0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE))  # Ğ İ Ş ğ ı ş in windows-1254
_ICELANDIC = bytes((0xC1, 0xC6, 0xCD, 0xD3, 0xDA, 0xE1, 0xE6, 0xED, 0xF3, 0xFA))  # Á Æ Í Ó Ú á æ í ó ú
_codec_names: dict[str, str | None] = {}


def decode(data: bytes, label: str | None = None) -> str:
    """The text of the bytes, by their label where it holds true, else by what they look like; never an error.

    NUL and lone surrogates do not come through, so that every database and every encoder takes the result.
    """
    codec = codec_of(label)
    if data.isascii() and (codec is None or not codec.startswith(_STATEFUL)):
        if codec is None and b"\x1b$" in data:
            return clean(data.decode("iso2022_jp_ext", "replace"))
        return clean(data.decode("ascii"))
    return clean(_decode(data, codec))


def clean(text: str) -> str:
    """The text without NUL, with lone surrogates as U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def codec_of(label: str | None) -> str | None:
    """Python's name of the codec a label stands for, or None for an unknown or missing label."""
    if not label:
        return None
    if label not in _codec_names:
        if len(_codec_names) > 1000:  # labels are strangers' input
            _codec_names.clear()
        _codec_names[label] = _look_up(label)
    return _codec_names[label]


def _look_up(label: str) -> str | None:
    found = _LABEL.search(label.strip("\"' \t"))
    name = found[0].lower().removeprefix("charset=").rstrip(".:") if found else ""
    if name in _WIDER:
        return _WIDER[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    canonical = info.name.replace("-", "_")
    if not getattr(info, "_is_text_encoding", True) or canonical in _NOT_FOR_TEXT:
        return None
    return _WIDER.get(info.name, canonical)


def _decode(data: bytes, codec: str | None) -> str:
    if codec is None or not codec.startswith(_STATEFUL + _MULTI_BYTE):
        # A text that is valid UTF-8 is UTF-8, whatever single-byte set it claims.
        text = _strict(data, "utf_8")
        if text is not None:
            return text
    if codec is None or codec == "cp1252":
        return _by_looks(data)
    text = _strict(data, codec)
    if text is not None:
        return text
    if codec == "utf_8":
        return _almost_utf_8(data)
    other = _strict(data, "utf_8")
    if other is None and codec.startswith("iso2022"):
        other = _strict(data, "cp932")
    return data.decode(codec, "replace") if other is None else other


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except ValueError:
        return None


def _almost_utf_8(data: bytes) -> str:
    """Cut or spoilt UTF-8 keeps its good letters; what is mostly not UTF-8 is taken for a single-byte set."""
    text = data.decode("utf_8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not c.isascii() for c in text[:100_000]) - broken
    return text if sound >= broken else _by_looks(data)


def _by_looks(data: bytes) -> str:
    if b"\x1b$" in data:
        return data.decode("iso2022_jp_ext", "replace")
    high = data.translate(None, bytes(range(0x80)))
    if _is_chinese(data, high):
        return data.decode("gb18030", "replace")
    letters = sum(b >= 0xC0 for b in high[:20_000])
    ascii_letters = sum(c in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in data[:20_000])
    if letters >= 4 and letters > ascii_letters:
        # Mostly letters above 0xC0: Cyrillic. Small letters are C0-DF in KOI8-R and E0-FF in windows-1251.
        low_half = sum(0xC0 <= b < 0xE0 for b in high[:20_000])
        return data.decode("koi8_r" if low_half * 2 > letters else "cp1251", "replace")
    turkish = len(high) - len(high.translate(None, _TURKISH))
    icelandic = len(high) - len(high.translate(None, _ICELANDIC))
    if turkish and not icelandic:
        return data.decode("cp1254", "replace")
    return data.decode("cp1252", "replace")


def _is_chinese(data: bytes, high: bytes) -> bool:
    """Whether all high bytes pair up as GB 2312, mostly common characters (first level, B0-D7)."""
    if len(high) < 8 or len(high) % 2 or _strict(data[:20_000], "gb2312") is None:
        return False
    common = sum(0xB0 <= b <= 0xD7 for b in high[:20_000:2])
    return common * 2 > min(len(high), 20_000) // 2
