"""What is looked for among messages, and where a page of what was found ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from muhatap.conversations.search.spoken import FILE, OPENS, author_mark, channel_mark
from muhatap.kit.lexemes import asked

MOST_WORDS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Everything given must be true of a message."""

    query: str = ""
    begun: bool = False
    """Whether the last word may be only the beginning of one."""
    in_subject: bool = False
    """Only messages that opened a conversation, by the words of its subject."""
    person: int | None = None
    channel: int | None = None
    author: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    with_files: bool = False
    within: Sequence[int] | None = None
    """Only these conversations: where what knows conversations by something else, as by a tag, comes in."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: no word that can be looked for, and nothing else."""
        return self.tsquery(0) is None and (self.person, self.since, self.until, self.within) == (None,) * 4

    def tsquery(self, workspace: int) -> str | None:
        """Return the words and marks as PostgreSQL reads a tsquery; None where there are none."""
        before = OPENS if self.in_subject else ""
        words = [
            " | ".join(f"{workspace}_{before}{_open(word)}" for word in one)
            for one in asked(self.query, begun=self.begun)
        ]
        marks = [
            self.channel and channel_mark(self.channel),
            self.author and author_mark(self.author),
            self.with_files and FILE,
        ]
        parts = [*words[:MOST_WORDS], *(f"{workspace}_{mark}" for mark in marks if mark)]
        return " & ".join(f"({part})" for part in parts) or None


def _open(word: str) -> str:
    return f"{word[:-1]}:*" if word.endswith("*") else word


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One message found: its moment and its number, which is where a page may end."""

    at: datetime
    message: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _TICK}~{self.message}"

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """Return the place a cursor names, or None where it is not one of ours."""
        at, _, message = cursor.partition("~")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (at.removeprefix("-"), message)):
            return None
        try:
            return cls(_EPOCH + int(at) * _TICK, int(message))
        except OverflowError:
            return None
