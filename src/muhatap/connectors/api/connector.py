"""The API channel: a program of the company's own posts JSON, already checked at the door."""

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muhatap.channels.connector import File, Incoming, Notice, NotSent, Outgoing, Sender, Sent, Unreadable
from muhatap.kit.storable import storable

if TYPE_CHECKING:
    from muhatap.channels.models import Channel


class Api:
    """Hears what is posted. What we answer is fetched by the program, so sending is keeping it ready."""

    KIND = "api"
    SETTINGS: tuple[str, ...] = ()
    SECRETS: tuple[str, ...] = ()
    CAN_SEND = True
    CAN_BEGIN = True

    def read(self, channel: "Channel", content: bytes) -> Iterator[Incoming | Notice]:
        """Yield the one message of a body of POST /channels/{id}/messages."""
        try:
            yield _heard(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise Unreadable(f"Not a message of the API channel: {trouble!r}") from trouble

    def send(self, channel: "Channel", outgoing: Outgoing) -> Sent:
        """Count the reply as sent: it is read with GET /conversations/{id}/messages or from GET /events."""
        if not outgoing.to:
            raise NotSent("permanent", "The person has no id on this channel.")
        return Sent(outgoing.key)

    def look_up(self, channel: "Channel", key: str) -> Sent | None:
        """Return it as sent: keeping it ready cannot be lost on the way."""
        return Sent(key)


def _heard(body: dict[str, Any]) -> Incoming:
    sender = body["sender"]
    sent_at = body.get("sent_at")
    return Incoming(
        external_id=storable(body["external_id"]),
        wire_id=storable(body["external_id"]),
        sender=Sender(
            external_id=sender.get("external_id") or "",
            email=sender.get("email") or "",
            phone=sender.get("phone") or "",
            name=sender.get("name") or "",
            is_verified=bool(sender.get("verified")),
        ),
        text=body["text"],
        subject=body.get("subject") or "",
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        answers=tuple(filter(None, [storable(body.get("in_reply_to") or "")])),
        files=tuple(_file(one) for one in body.get("attachments") or ()),
    )


def _file(one: dict[str, Any]) -> File:
    if one.get("url"):
        return File(one["filename"], one.get("content_type") or "", b"", url=storable(one["url"]))
    try:
        content = base64.b64decode(one["base64"], validate=True)
    except binascii.Error as trouble:
        raise Unreadable(f"The attachment is not base64: {trouble}") from trouble
    return File(one["filename"], one.get("content_type") or "application/octet-stream", content)


CONNECTOR = Api()
