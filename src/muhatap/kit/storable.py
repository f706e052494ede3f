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


def cut(text: str, length: int) -> str:
    """Return the storable text on one line, at most `length` characters, an ellipsis where it was cut."""
    line = " ".join(storable(text[: length * 4]).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
