"""Header values: encoded words (RFC 2047) and raw 8-bit text into plain text, the broken forms of both too."""

import binascii
import re

from muhatap.connectors.email.reading.charsets import clean, decode

_WORD = re.compile(r"=\?([\w.:+*-]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000}?)(?:\?=|\?\Z|\Z)")
_GAP = re.compile(r"[ \t\r\n]*")
_UNFOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_BYTES = re.compile(r"[\x00-\xff]*")
_LONGEST = 60_000


def plain(value: str, charset: str | None = None) -> str:
    """The readable text of a raw header value (each byte a character, as fields() gives it).

    `charset` is what the mail says of its body: a hint for raw 8-bit text.
    """
    value = value[:_LONGEST]
    if "=?" not in value:
        return _raw(value, charset)
    out: list[str] = []
    run: list[bytes] = []
    run_label, end = "", 0
    for word in _WORD.finditer(value):
        gap = value[end : word.start()]
        label = word[1].split("*")[0].lower()
        adjacent = end > 0 and _GAP.fullmatch(gap) is not None
        if run and not (adjacent and label == run_label):
            out.append(decode(b"".join(run), run_label))
            run = []
        if not adjacent:
            out.append(_raw(gap, charset))
        run.append(_word_bytes(word[2], word[3]))
        run_label, end = label, word.end()
    if run:
        out.append(decode(b"".join(run), run_label))
    out.append(_raw(value[end:], charset))
    return _UNFOLD.sub(" ", "".join(out))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("latin-1", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(_UNFOLD.sub(" ", data.decode("latin-1")).encode("latin-1"), header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"==="[: -len(letters) % 4])


def _raw(value: str, charset: str | None) -> str:
    if value.isascii() or not _BYTES.fullmatch(value):
        return clean(value)
    return decode(value.encode("latin-1", "replace"), charset)
