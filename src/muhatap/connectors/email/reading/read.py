"""A raw mail into a Letter."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from muhatap.connectors.email.reading.addresses import addresses
from muhatap.connectors.email.reading.automatic import automatic
from muhatap.connectors.email.reading.body import body_of, parts_of
from muhatap.connectors.email.reading.bounce import bounce_of
from muhatap.connectors.email.reading.charsets import clean
from muhatap.connectors.email.reading.entity import Entity, parse
from muhatap.connectors.email.reading.letter import Address, Letter
from muhatap.connectors.email.reading.reply import visible
from muhatap.connectors.email.reading.words import plain

_ID = re.compile(r"<[^<>\s]{1,900}>")
_SPACES = re.compile(r"\s+")
_BLANK = b" \t\r\n\0\f\v"
_MOST_REFERENCES = 200
_MOST_FIELDS = 50  # of one name
_KEPT = frozenset(
    [
        "authentication-results",
        "arc-authentication-results",
        "received-spf",
        "return-path",
        "envelope-to",
        "delivered-to",
        "x-original-to",
        "x-forwarded-to",
        "list-id",
        "list-unsubscribe",
        "auto-submitted",
        "precedence",
        "x-auto-response-suppress",
        "x-spam-flag",
        "x-spam-status",
        "thread-index",
        "thread-topic",
        "importance",
        "x-priority",
        "feedback-id",
        "sender",
        "x-mailer",
        "user-agent",
        "content-language",
    ]
)
_MOST_KEPT = 100


class UnreadableLetter(ValueError):
    """There is nothing in the bytes that could be read as a mail; the message says why in plain words."""


def read_letter(raw: bytes, *, own_addresses: frozenset[str] = frozenset()) -> Letter:
    """What a raw mail says, however broken it is.

    Raises UnreadableLetter where there is nothing to read. `own_addresses` (lower case) are the mailboxes we send from.
    """
    mail = parse(_mail_alone(raw))
    charset = mail.parameters.get("charset") or _first_charset(mail)
    text, html, enclosures = body_of(mail)
    sender = _sender(mail, charset)
    subject = _line(plain(mail.field("subject"), charset))
    reply, nosig = visible(text)
    bounce = bounce_of(mail, text)
    own = automatic(mail, sender=sender, subject=subject, bounce=bounce, own_addresses=own_addresses)
    return Letter(
        message_id=_message_id(mail),
        in_reply_to=next(iter(_ids(mail, "in-reply-to")), None),
        references=_ids(mail, "references")[-_MOST_REFERENCES:],
        sender=sender,
        reply_to=addresses(mail.field("reply-to"), charset),
        to=_all_addresses(mail, "to", charset),
        cc=_all_addresses(mail, "cc", charset),
        bcc=_all_addresses(mail, "bcc", charset),
        delivered_to=_delivered_to(mail),
        subject=subject,
        sent_at=_sent_at(mail),
        text=text,
        html=html,
        reply=reply,
        nosig=nosig,
        enclosures=enclosures,
        parts=parts_of(mail),
        auto=own,
        bounce=bounce if own == "bounce" else None,
        headers=_kept(mail),
    )


def _mail_alone(raw: bytes) -> bytes:
    """The mail without what may stand before its first header field: blank lines, NUL, a byte order mark, "From "."""
    source = raw.lstrip(_BLANK + b"\xef\xbb\xbf") if raw[:1] in (b"\r", b"\n", b"\0", b"\xef", b" ", b"\t") else raw
    if not source.strip(_BLANK):
        raise UnreadableLetter("The mail is empty.")
    if b"\n" not in source and b"\r" in source:
        source = source.replace(b"\r", b"\n")
    start = 0
    while source.startswith((b"From ", b">From "), start) and (newline := source.find(b"\n", start)) >= 0:
        start = newline + 1
    return source[start:] if source[start : start + 10_000].strip(_BLANK) else source


def _first_charset(mail: Entity) -> str | None:
    for leaf in mail.leaves():
        if charset := leaf.parameters.get("charset"):
            return charset
    return None


def _line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _sender(mail: Entity, charset: str | None) -> Address:
    """Who the mail is from; a From without any address gives way to Sender, Reply-To and Return-Path."""
    authors = _all_addresses(mail, "from", charset)
    name = next((author.name for author in authors if author.name), "")
    for author in sorted(authors, key=lambda author: "@" not in author.address):
        if author.address:
            return author
    for field in ("sender", "reply-to", "return-path"):
        for address in _all_addresses(mail, field, charset):
            if "@" in address.address:
                return Address(name or address.name, address.address)
    return Address(name, "")


def _all_addresses(mail: Entity, name: str, charset: str | None) -> tuple[Address, ...]:
    values = islice((value for key, value in mail.fields if key == name), _MOST_FIELDS)
    return tuple(address for value in values for address in addresses(value, charset))


def _ids(mail: Entity, name: str) -> tuple[str, ...]:
    return tuple(clean(identity) for identity in _ID.findall(mail.field(name)))


def _message_id(mail: Entity) -> str | None:
    for name in ("message-id", "x-message-id", "resent-message-id"):
        value = mail.field(name)
        found = _ID.search(value)
        if found:
            return clean(found[0])
        bare = clean(_SPACES.sub("", value))[:900].strip("<>")
        if bare:
            return f"<{bare}>"
    return None


def _delivered_to(mail: Entity) -> tuple[str, ...]:
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
    values = islice((value for key, value in mail.fields if key in names), _MOST_FIELDS)
    return tuple(dict.fromkeys(a.address.lower() for value in values for a in addresses(value) if a.address))


def _sent_at(mail: Entity) -> datetime | None:
    for name in ("date", "resent-date", "delivery-date"):
        value = mail.field(name)[:200]
        if not value:
            continue
        try:
            at = parsedate_to_datetime(value)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _kept(mail: Entity) -> tuple[tuple[str, str], ...]:
    kept = islice((field for field in mail.fields if field[0] in _KEPT), _MOST_KEPT)
    return tuple((key, _line(plain(value))) for key, value in kept)
