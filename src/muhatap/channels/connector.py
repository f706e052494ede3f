"""The protocol of a connector, and the look-up by name.

A connector knows a wire and nothing else: it turns raw bytes into values and a value into something sent. It is found
by the name of its folder and imported by nobody.
"""

import importlib
import pkgutil
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from muhatap.channels.models import Channel

Cause = Literal["retry", "unknown", "window_closed", "recipient_gone", "auth_broken", "policy", "permanent"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: at least one of the three ways to know her."""

    external_id: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message or goes out with one.

    One that came with a `url` alone is fetched later, by a loop: reading an arrival asks nobody for anything. It may
    leave its content type to the server.
    """

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message heard on the wire.

    `external_id` names it within `scope`: "channel" where the provider numbers an account's messages, "workspace"
    where the same message can come through two accounts. `answers` are the ids it replies to, nearest first.
    """

    external_id: str
    sender: Sender
    text: str
    sent_at: datetime | None = None
    subject: str = ""
    html: str = ""
    reply: str = ""
    scope: Literal["channel", "workspace"] = "channel"
    is_ours: bool = False
    set_aside: str = ""
    answers: tuple[str, ...] = ()
    thread_token: str = ""
    wire_id: str = ""
    recipients: Mapping[str, list[str]] = field(default_factory=dict)
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the provider says about something we sent."""

    provider_id: str
    kind: Literal["delivered", "read", "delayed", "bounced"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An earlier message that goes out below the new words; `head` says who wrote it and when.

    One that is passed on stands as it is, any other is marked as a quotation.
    """

    head: str
    text: str
    html: str = ""
    is_forward: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent. `key` is the same on every attempt, so that the wire can know it for one.

    `automatic` says that a machine wrote it, as an answer or on its own, so that no machine answers (RFC 3834).
    """

    key: str
    to: str
    text: str
    subject: str = ""
    author: str = ""
    signature: str = ""
    recipients: Mapping[str, list[str]] = field(default_factory=dict)
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_token: str = ""
    files: tuple[File, ...] = ()
    quoted: Quoted | None = None
    automatic: Literal["", "auto-replied", "auto-generated"] = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it, under this id."""

    provider_id: str


class NotSent(Exception):
    """The message did not go out, or nobody knows whether it did (`unknown`)."""

    def __init__(self, cause: Cause, words: str, *, after: float | None = None) -> None:
        super().__init__(words)
        self.cause: Cause = cause
        self.words = words
        self.after = after


class Unreadable(Exception):
    """These bytes cannot be read; the arrival is parked with this reason."""


class BadSettings(ValueError):
    """An account cannot be set up like this; the words say what to write instead, in English and in Turkish."""

    def __init__(self, words: str, turkish: str = "") -> None:
        super().__init__(words)
        self.turkish = turkish or words


class Connector(Protocol):
    """What every connector offers.

    Optional, and asked for by name: `IS_LIVE`, `CAN_BEGIN`, `FORM`, `listen`, `look_up`, `file_copy`, `check` (of the
    settings and the secrets typed with them; raises BadSettings), `complete`, `try_out`, `verify`, `owns`,
    `fresh_secrets`, `changed_secrets`. CONTRIBUTING.md says what each does.
    """

    KIND: str
    SETTINGS: tuple[str, ...]
    SECRETS: tuple[str, ...]
    CAN_SEND: bool

    def read(self, channel: "Channel", content: bytes) -> Iterable[Incoming | Notice]:
        """Return what the bytes say; raise Unreadable."""
        ...

    def send(self, channel: "Channel", outgoing: Outgoing) -> Sent:
        """Send it once and return the provider's id; raise NotSent."""
        ...


Deliver = Callable[[str, bytes], bool]


class NoSuchKind(LookupError):
    """No connector has this name."""


@cache
def connector_of(kind: str) -> Connector:
    """Return the connector of a channel kind; raise NoSuchKind."""
    if kind not in kinds():
        raise NoSuchKind(f"There is no channel kind “{kind}”. Known: {', '.join(kinds())}.")
    module: types.ModuleType = importlib.import_module(f"muhatap.connectors.{kind}.connector")
    found: Connector = module.CONNECTOR
    return found


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of all connectors, sorted."""
    package = importlib.import_module("muhatap.connectors")
    return tuple(sorted(_folders(package)))


def can_send(kind: str) -> bool:
    """Whether messages can go out on channels of this kind; false for kinds known from history only."""
    return kind in kinds() and connector_of(kind).CAN_SEND


def can_begin(kind: str) -> bool:
    """Whether we may write first on channels of this kind, to somebody who has not written there."""
    return can_send(kind) and bool(getattr(connector_of(kind), "CAN_BEGIN", False))


def is_live(kind: str) -> bool:
    """Whether the other side looks on while we write, so that a reply is not held back for second thoughts."""
    return kind in kinds() and bool(getattr(connector_of(kind), "IS_LIVE", False))


def _folders(package: types.ModuleType) -> Iterator[str]:
    for found in pkgutil.iter_modules(package.__path__):
        if found.ispkg:
            yield found.name
