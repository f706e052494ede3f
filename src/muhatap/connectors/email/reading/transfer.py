"""Content-Transfer-Encoding: the bytes a part stands for. Tolerant, and never an error (RFC 2045, uuencode)."""

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_ALPHABET = bytes(set(range(256)) - set(_ALPHABET))
_WHITE = b" \t\r\n\f\v\0"
_UU = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_UU_FILE = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^(?:`?\r?\n)?end[ \t]*\r?$\n?", re.MULTILINE)
_MOST_FILES = 500
_MOST_RUNS = 200_000
_BASE64_HEAD = re.compile(rb"\s*+(?:[A-Za-z0-9+/]{16,}+\r?\n)*+[A-Za-z0-9+/]++(?:={1,2}|(?=\r?\n\r?\n))")
_BASE64_LINES = re.compile(rb"[A-Za-z0-9+/=\s]++\Z")


def decoded(data: bytes, encoding: str) -> bytes:
    """The decoded bytes; data that is evidently not in the named encoding comes back as it is."""
    if encoding == "base64":
        return _base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in _UU:
        files = uuencoded_files(data)
        return files[0][1] if files else data
    return data


def uuencoded_files(data: bytes) -> list[tuple[bytes, bytes, int, int]]:
    """Files in the text between `begin 644 name` and `end`: (name, content, start, end) each, by position."""
    files: list[tuple[bytes, bytes, int, int]] = []
    position = 0
    while len(files) < _MOST_FILES and (begin := _UU_FILE.search(data, position)) is not None:
        end = _UU_END.search(data, begin.end())
        if end is None:
            break
        content = _uu_lines(data[begin.end() : end.start()])
        position = end.end()
        if content is not None:
            files.append((begin[1].strip(), content, begin.start(), end.end()))
    return files


def _uu_lines(lines: bytes) -> bytes | None:
    pieces = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Encoders that pad too much: take as many characters as the length in front says.
            length = ((line[0] - 32) & 63) * 4 + 5
            try:
                pieces.append(binascii.a2b_uu(line[: length // 3]))
            except binascii.Error:
                return None
    return b"".join(pieces)


def _base64(data: bytes) -> bytes:
    strangers = data.translate(None, _ALPHABET + _WHITE + b"=")
    if len(strangers) * 20 > len(data):
        # Either this is no base64 at all, or the footer of a mailing list stands behind it.
        head = _BASE64_HEAD.match(data)
        return _base64_run(head[0]) if head and len(b"".join(head[0].split())) % 4 == 0 else data
    first = data.find(b"=")
    if first < 0 or not data[first:].strip(b"=" + _WHITE):
        return _base64_run(data)
    # Joined pieces, each with its own padding; the footer of a mailing list behind the padding is left aside.
    runs = re.split(rb"=+", data, maxsplit=_MOST_RUNS)
    return b"".join(_base64_run(run) for n, run in enumerate(runs) if n == 0 or _BASE64_LINES.match(run))


def _base64_run(data: bytes) -> bytes:
    letters = data.translate(None, _NOT_ALPHABET)
    over = len(letters) % 4
    if over == 1:  # a single letter holds less than a byte
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"==="[: -len(letters) % 4])
