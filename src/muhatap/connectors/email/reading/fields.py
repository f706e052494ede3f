"""The header of a mail or part: where it ends, its fields, their parameters (RFC 5322, RFC 2231)."""

import re
from itertools import islice
from urllib.parse import unquote_to_bytes

from muhatap.connectors.email.reading.charsets import decode
from muhatap.connectors.email.reading.words import plain

Fields = list[tuple[str, str]]
_END = re.compile(rb"\n[ \t]*\r?\n|\r\r")
_FOLD = re.compile(r"\r*\n(?=[ \t])")
_NAME = re.compile(r"[!-9;-~]+[ \t]*:")
_PARAMETER = re.compile(r"""[;\s]\s*([A-Za-z0-9!#$&+.^_`|~*'%-]+)\s*=\s*(?:"((?:[^"\\]++|\\.)*+)"?|([^;"]*+))""")
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*?)\Z")
_LONGEST = 100_000
_MOST = 20_000


def split_head(source: bytes, start: int, end: int) -> tuple[Fields, int]:
    """The header fields of source[start:end] and where the body starts.

    Names are lower case, values unfolded with one character a byte. A line that is no field is passed over when fields
    follow it; without any field the whole is body.
    """
    if source[start : start + 1] == b"\n" or source[start : start + 2] == b"\r\n":
        return [], start + (1 if source[start] == 10 else 2)
    blank = _END.search(source, start, end)
    head_end, body = (blank.start(), blank.end()) if blank else (end, end)
    lines = _FOLD.sub("", source[start:head_end].decode("latin-1")).split("\n")
    fields: Fields = []
    strays = 0
    for line in islice(lines, _MOST):
        if _NAME.match(line):
            name, _, value = line.partition(":")
            fields.append((name.rstrip().lower(), value.strip()))
        elif line.startswith("--") and fields:  # a boundary where the blank line is missing
            return fields, _offset_of(source, start, line)
        elif line.strip():
            strays += 1
    if not fields or strays > 3 * len(fields):
        return [], start
    if strays:
        last = max(n for n, line in enumerate(lines[:_MOST]) if _NAME.match(line))
        if sum(1 for line in lines[last + 1 :] if line.strip()) and not blank:
            return fields, _offset_after(source, start, lines[last])
    return fields, body


def _offset_of(source: bytes, start: int, line: str) -> int:
    return source.find(b"\n" + line[:70].encode("latin-1"), start) + 1


def _offset_after(source: bytes, start: int, line: str) -> int:
    """Where the line ends, for a header that runs into its body without a blank line."""
    found = source.find(line[:70].encode("latin-1"), start)
    newline = source.find(b"\n", max(found, start))
    return newline + 1 if newline >= 0 else len(source)


def first(fields: Fields, name: str) -> str:
    """The raw value of the first field of that name, "" without one."""
    for key, value in fields:
        if key == name:
            return value
    return ""


def valued(value: str) -> tuple[str, dict[str, str]]:
    """A field such as Content-Type in its value (lower case) and its parameters, decoded, by lower-case name."""
    value = value[:_LONGEST]
    cut = re.search(r"[;\s(]", value)
    main = value[: cut.start()] if cut else value
    if "=" in main:
        main, value = "", ";" + value
    if "=" not in value:
        return main.strip('"').lower(), {}
    found: dict[str, list[tuple[int, bool, str]]] = {}
    for name, quoted, bare in _PARAMETER.findall(value[len(main) :]):
        section = _SECTION.match(name.lower())
        if section is None:
            continue
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip().rstrip("\r\n")
        found.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3]), text))
    return main.strip('"').lower(), {name: _joined(pieces) for name, pieces in found.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """One parameter out of its RFC 2231 sections; without sections the first that is there."""
    if len(pieces) == 1 and not pieces[0][1]:
        return plain(pieces[0][2])
    extended = any(encoded for _, encoded, _ in pieces)
    pieces = sorted(pieces, key=lambda piece: piece[0])
    if not extended:
        sections = {number for number, _, _ in pieces}
        return plain("".join(text for _, _, text in pieces) if len(sections) == len(pieces) else pieces[0][2])
    label, data = "", b""
    taken: set[int] = set()
    for number, encoded, text in sorted(pieces, key=lambda piece: (piece[0], not piece[1])):
        if number in taken:
            continue
        taken.add(number)
        if number == 0 and encoded and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        raw = text.encode("latin-1", "replace")
        data += unquote_to_bytes(raw) if encoded else raw
    if data.startswith(b"=?"):
        return plain(data.decode("latin-1"))
    return decode(data, label)
