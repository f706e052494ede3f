"""Address lists (RFC 5322) as people's programs write them: names, groups, comments, and the broken forms."""

import re

from muhatap.connectors.email.reading.letter import Address
from muhatap.connectors.email.reading.words import plain

_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,300}+)"|<([^<>]*+)>|([,;()<>:"])|([^",;:<>()]++)', re.DOTALL)
# The lengths of RFC 5321 4.5.3.1; without them a long word costs the square of its length.
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"']{1,64}@[^\s@<>()\[\],;:\"']{1,255}")
_SPACES = re.compile(r"\s+")
_LONGEST = 300_000


def addresses(value: str, charset: str | None = None) -> tuple[Address, ...]:
    """The mailboxes of a raw address field in order; group names fall away, a name without an address is kept."""
    value = value[:_LONGEST].strip()
    if not value:
        return ()
    if "=?" in value and "@" not in value.replace("=?", ""):
        value = plain(value, charset)  # the address hides in the encoded word
    elif not value.isascii():
        value = plain_keeping_words(value, charset)
    return _Reader(charset).read(value)


def plain_keeping_words(value: str, charset: str | None) -> str:
    """Raw 8-bit text decoded, encoded words left for later."""
    return plain(value.replace("=?", "\x01"), charset).replace("\x01", "=?")


class _Reader:
    def __init__(self, charset: str | None) -> None:
        self.charset = charset
        self.found: list[Address] = []
        self.pending = ""  # "Doe" of an unquoted "Doe, John <john@example.com>"
        self.start()

    def start(self) -> None:
        self.phrase: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None
        self.has_at = False

    def read(self, value: str) -> tuple[Address, ...]:
        has_group_end = ";" in value
        depth = 0
        for quoted, angle, mark, text in _TOKEN.findall(value):
            if mark in ("(", ")"):
                depth = max(depth + (1 if mark == "(" else -1), 0)
            elif depth:
                self.comment.append(quoted or text or mark or angle)
            elif mark in (",", ";"):
                self.end(mark)
            elif mark == ":" and has_group_end and self.angle is None and not self.has_at:
                self.start()  # what was read is the name of a group
            elif mark or text:
                self.phrase.append(text or (mark if mark == ":" else " "))
                self.has_at = self.has_at or "@" in text
            elif quoted:
                self.phrase.append(re.sub(r"\\(.)", r"\1", quoted))
            else:
                self.take_angle(angle)
        self.end(";")
        return tuple(self.found)

    def take_angle(self, inner: str) -> None:
        if self.angle is not None and angle_address(self.angle):
            return
        if self.angle:
            self.phrase.append(self.angle)
        self.angle = inner

    def end(self, mark: str) -> None:
        phrase = "".join(self.phrase)
        comment = "".join(self.comment)
        if self.angle is not None:
            address = angle_address(self.angle)
            name = self.pending + phrase
            if not address and (bare := _ADDRESS.search(phrase)):
                address, name = bare[0], self.pending + phrase.replace(bare[0], " ")
        else:
            squeezed = _without_gaps(phrase)
            bare = _ADDRESS.search(squeezed)
            address = bare[0] if bare else ""
            name = squeezed[: bare.start()] + " " + squeezed[bare.end() :] if bare else self.pending + phrase
        self.start()
        if not address and mark == "," and self.angle is None and name.strip():
            self.pending = name.strip() + ", "
            return
        self.pending = ""
        name = self.tidy(name) or self.tidy(comment)
        if address or name:
            self.found.append(Address(name, clean_address(address)))

    def tidy(self, name: str) -> str:
        text = plain(name, self.charset) if "=?" in name else name
        return _SPACES.sub(" ", text).strip(" \t\"'[]<>")


def angle_address(inner: str) -> str:
    """The address between angle brackets: routes, mailto: and stray spaces or quotes taken away."""
    text = inner.strip()
    if "=?" in text:
        text = plain(text).strip(" <>")
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    return _without_gaps(text)


def _without_gaps(text: str) -> str:
    """White space folded, none left around @ and dots of an address."""
    return re.sub(r" ?([@.]) ?", r"\1", _SPACES.sub(" ", text)) if "@" in text else text


def clean_address(address: str) -> str:
    """An address without white space and quotes around it, at most 320 characters (RFC 5321 4.5.3.1)."""
    return _SPACES.sub("", address.strip("'\" \t\r\n,;"))[:320] if '"' not in address[1:-1] else address[:320]
