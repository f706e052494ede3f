"""Pass a message on to somebody outside: a mail of ours that answers nobody."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Message
from muhatap.conversations.outbox.addressees import MAIL
from muhatap.conversations.outbox.writing import (
    AT_ONCE,
    CannotSendHere,
    Lines,
    Way,
    dispatch,
    enclose,
    fitting,
    lock,
    require_sending,
    tell,
    written,
)
from muhatap.kit.clock import now
from muhatap.kit.storable import cut
from muhatap.tenancy.models import Member

_PREFIX = {"tr": "İLT: ", "en": "Fwd: "}


class NobodyToForwardTo(Exception):
    """No address was given."""


def forward(
    original: Message,
    *,
    by: Member,
    text: str,
    channel: Channel,
    recipients: Lines,
    attachments: Sequence[Attachment] = (),
    undo_for: timedelta = AT_ONCE,
    key: str = "",
) -> Message:
    """Return the forward, its dispatch queued. Whose turn it is and what we owe stay as they are.

    It stands in the conversation of the original and needs no words of its own. Raises NobodyToForwardTo, or
    CannotSendHere on a channel that is no mailbox and for a note, which stays among us.
    """
    before = written(original.conversation, key)
    if before:
        return before
    way = _way(original, channel, recipients)
    at = now()
    with transaction.atomic():
        lock(original.conversation)
        before = written(original.conversation, key)
        if before:
            return before
        message = _write(original, way, by=by, text=fitting(text), key=key)
        enclose(message, attachments)
        dispatch(message, way, not_before=at + undo_for)
        tell("message.forwarded", message, by=by)
    return message


def _way(original: Message, channel: Channel, recipients: Lines) -> Way:
    require_sending(channel)
    if channel.kind != MAIL or original.kind == Message.Kind.NOTE:
        raise CannotSendHere("Only messages can be forwarded, and only by e-mail.")
    if not recipients.get("to"):
        raise NobodyToForwardTo("Say to whom it goes.")
    return Way(channel, recipients["to"][0], dict(recipients))


def _write(original: Message, way: Way, *, by: Member, text: str, key: str) -> Message:
    return Message.objects.create(
        workspace_id=original.workspace_id,
        conversation=original.conversation,
        channel=way.channel,
        kind=Message.Kind.FORWARD,
        author=by,
        author_name=by.name,
        quotes=original,
        written_as=key or None,
        subject=subject_of(original, by),
        text=text,
        recipients=way.lines,
    )


def subject_of(original: Message, by: Member) -> str:
    """Return the forward's subject in the language of its writer: “İLT: Kargo”, “Fwd: Parcel”."""
    prefix = _PREFIX["en" if by.language.startswith("en") else "tr"]
    about = original.subject or original.conversation.subject or original.author_name
    return cut(about if about.startswith(prefix) else prefix + about, 300)
