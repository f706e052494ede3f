"""What a mail says, once read: plain values, without bytes to decode or fields to parse."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

Auto = Literal["bounce", "auto_reply", "list", "own", "spam"]


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the name in front of it ("" without one) and the address itself."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the mail, those inside attached mails too: its type and the hash of its decoded bytes."""

    content_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What is not the body: an attachment, a picture shown inside the body, an attached mail (whole, with CRLF)."""

    filename: str
    content_type: str
    content: bytes
    sha256: str
    size: int
    content_id: str
    is_inline: bool


class Undelivered(NamedTuple):
    """What a delivery report says of one recipient (RFC 3464): action is failed, delayed, delivered, relayed, …"""

    address: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report, with what leads back to the mail it is about."""

    recipients: tuple[Undelivered, ...]
    envelope_id: str | None
    original_message_id: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that was read. Message-IDs keep their angle brackets; all text is free of NUL and lone surrogates.

    `text` is the full body; `reply` is without quotations; `nosig` without quotations, forwarded mail and signature.
    `headers` holds the decoded fields that threading, trust and loop control ask for, in their order.
    """

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    text: str
    html: str | None
    reply: str
    nosig: str
    enclosures: tuple[Enclosure, ...]
    parts: tuple[Part, ...]
    auto: Auto | None
    bounce: Bounce | None
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first kept field of that (lower-case) name, or None."""
        return next((value for key, value in self.headers if key == name), None)
