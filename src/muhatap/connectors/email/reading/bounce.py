"""Delivery reports (RFC 3464 in a multipart/report, RFC 6522) and the failure notices of older servers."""

import re

from muhatap.connectors.email.reading.charsets import decode
from muhatap.connectors.email.reading.entity import Entity
from muhatap.connectors.email.reading.fields import Fields, first, split_head
from muhatap.connectors.email.reading.letter import Bounce, Undelivered
from muhatap.connectors.email.reading.words import plain

_ID = re.compile(r"<[^<>\s]{1,500}>")
_BARE_FAILURE = re.compile(r"^<([^<>\s@]{1,64}@[^<>\s@]{1,255})>:\s*\n?(.{0,300})", re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MOST = 1000


def bounce_of(mail: Entity, text: str) -> Bounce | None:
    """The report in the mail, or None where it is none (a mail from a mailer daemon without a report counts)."""
    report = next((e for e in mail.leaves() if _is_report(e)), None)
    if report is not None:
        return _from_report(mail, report)
    failed = plain(mail.field("x-failed-recipients"))
    if failed:
        recipients = tuple(Undelivered(a.strip(), "failed", "", "") for a in failed.split(",")[:_MOST] if a.strip())
        return Bounce(recipients, None, _original_id(mail))
    if "qmail-send program" in text[:2000] or "permanent fatal errors" in text[:4000]:
        return Bounce(tuple(_bare_failures(text[:20_000])), None, _original_id(mail))
    return None


def _is_report(entity: Entity) -> bool:
    return entity.content_type in ("message/delivery-status", "message/global-delivery-status")


def _from_report(mail: Entity, report: Entity) -> Bounce:
    groups = _groups(report.content())
    recipients = tuple(r for r in map(_recipient, groups[:_MOST]) if r is not None)
    envelope = next((value for group in groups if (value := first(group, "original-envelope-id"))), None)
    return Bounce(recipients, plain(envelope) if envelope else None, _original_id(mail))


def _groups(content: bytes) -> list[Fields]:
    blocks = re.split(rb"\n[ \t]*\r?\n", content.strip() + b"\n")
    return [fields for block in blocks[: _MOST + 1] if (fields := split_head(block, 0, len(block))[0])]


def _recipient(fields: Fields) -> Undelivered | None:
    final = first(fields, "final-recipient") or first(fields, "original-recipient")
    if not final:
        return None
    address = plain(final.rpartition(";")[2]).strip().strip("<>")
    action = plain(first(fields, "action")).strip().lower().split(" ")[0]
    status = _STATUS.search(first(fields, "status"))
    diagnostic = plain(first(fields, "diagnostic-code").partition(";")[2] or first(fields, "diagnostic-code")).strip()
    return Undelivered(address, action, status[1] if status else "", diagnostic[:2000])


def _original_id(mail: Entity) -> str | None:
    """The Message-ID of the mail that came back: out of its enclosed headers or the whole of it."""
    inside = [
        e
        for e in mail.leaves()
        if e is not mail and e.content_type in ("text/rfc822-headers", "message/global-headers")
    ]
    for entity in inside:
        content = entity.content().strip() + b"\n"
        found = _ID.search(first(split_head(content, 0, len(content))[0], "message-id"))
        if found:
            return decode(found[0].encode("latin-1"))
    stack = [mail]
    while stack:
        entity = stack.pop()
        if entity.is_mail and entity.children:
            found = _ID.search(entity.children[0].field("message-id"))
            return decode(found[0].encode("latin-1")) if found else None
        stack.extend(entity.children)
    return None


def _bare_failures(text: str) -> list[Undelivered]:
    failures = []
    for address, reason in _BARE_FAILURE.findall(text):
        status = _STATUS.search(reason)
        failures.append(Undelivered(address, "failed", status[1] if status else "", reason.strip()))
    return failures
