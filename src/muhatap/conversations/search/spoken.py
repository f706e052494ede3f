"""What of a message is searched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from muhatap.conversations.models import Message
from muhatap.kit.lexemes import kept

OPENS = "#"
"""Before the words of a subject, in the message that opened its conversation."""
FILE = "=file"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message as it is kept for search."""

    message: int
    at: datetime
    text: str
    channel: int
    subject: str = ""
    opens: bool = False
    author: int | None = None
    files: Sequence[str] = field(default=())

    def lexemes(self, workspace: int) -> str:
        """Return all it is found by, as PostgreSQL reads a tsvector; each word says whose it is."""
        before = f"{workspace}_"
        whole = "\n".join((self.text, self.subject, *self.files))
        parts = [kept(whole, before), before + channel_mark(self.channel)]
        if self.opens and self.subject:
            parts.append(kept(self.subject, before + OPENS))
        if self.author:
            parts.append(before + author_mark(self.author))
        if self.files:
            parts.append(before + FILE)
        return " ".join(parts)


def channel_mark(channel: int) -> str:
    """Return what the messages of a channel are kept under."""
    return f"=c{channel}"


def author_mark(member: int) -> str:
    """Return what the messages a member wrote are kept under."""
    return f"=m{member}"


def spoken(message: Message, *, subject: str = "", opens: bool = False, files: Sequence[str] = ()) -> Spoken:
    """Return a stored message as it is kept for search."""
    return Spoken(
        message=message.pk,
        at=message.at,
        text=message.text,
        channel=message.channel_id,
        subject=subject or message.subject,
        opens=opens,
        author=message.author_id,
        files=files,
    )
