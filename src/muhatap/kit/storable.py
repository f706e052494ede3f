"""Text that PostgreSQL and UTF-8 can hold."""


def storable(text: str) -> str:
    """Return the text without NUL, with lone surrogates replaced by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


_TURNS_ROUND = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that force a direction: with one, “fatura<RLO>fdp.exe” is read as a PDF. Letters know theirs without."""


def cut(text: str, length: int) -> str:
    """Return the storable text on one line, at most `length` characters, an ellipsis where it was cut.

    For names, subjects and previews, which stand beside other words: marks that would turn those round are left out.
    """
    line = " ".join(storable(text[: length * 4]).translate(_TURNS_ROUND).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
