"""Answer a person: the message and its dispatch are one deed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from muhatap.channels.connector import can_send
from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message
from muhatap.conversations.outbox.address import address_on
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.storable import cut, storable
from muhatap.tenancy.models import Member

AT_ONCE = timedelta(0)


class NothingToSay(Exception):
    """The text is empty and there is no attachment."""


class CannotSendHere(Exception):
    """Nothing can go out on this channel to this person; the words say why."""


def reply(
    conversation: Conversation,
    *,
    by: Member | None,
    text: str,
    channel: Channel | None = None,
    recipients: Mapping[str, list[str]] | None = None,
    attachments: Sequence[Attachment] = (),
    undo_for: timedelta = AT_ONCE,
) -> Message:
    """Return the reply, its dispatch queued; it goes out by itself once the time for taking it back is over.

    Raises NothingToSay or CannotSendHere; then nothing is stored.
    """
    text = storable(text).strip()
    if not text and not attachments:
        raise NothingToSay("Write something first.")
    channel = channel or conversation.channel
    to = _destination(channel, conversation)
    at = now()
    with transaction.atomic():
        _lock(conversation)
        message = _write(conversation, by=by, text=text, channel=channel, at=at, recipients=dict(recipients or {}))
        enclose(message, attachments)
        Dispatch.objects.create(
            workspace_id=conversation.workspace_id, message=message, channel=channel, to=to, not_before=at + undo_for
        )
        _turn(conversation, message, channel)
        record(
            "message.sent",
            workspace=conversation.workspace_id,
            about={"person": conversation.person_id, "conversation": conversation.pk},
            by=by.pk if by else None,
            message=message.pk,
            channel=channel.pk,
        )
        keep_promises(conversation, at=at, by=by)
    return message


def _destination(channel: Channel, conversation: Conversation) -> str:
    if not channel.is_enabled or not can_send(channel.kind):
        raise CannotSendHere(f"Nothing can be sent on “{channel.name}” at present. Choose another channel.")
    to = address_on(channel, conversation)
    if not to:
        raise CannotSendHere(f"There is no address of this person on “{channel.name}”. Choose another channel.")
    return to


def enclose(message: Message, attachments: Sequence[Attachment]) -> None:
    """Give the message its files, which lay in the store without one until now."""
    for attachment in attachments:
        attachment.message = message
        attachment.save(update_fields=["message"])


def keep_promises(conversation: Conversation, *, at: datetime, by: Member | None) -> None:
    """Settle what was owed: kept where it is in time, else it stays broken and says when it was kept after all."""
    for promise in conversation.promises.select_for_update().filter(kept_at__isnull=True):
        promise.kept_at = at
        in_time = at <= promise.due_by and promise.state == promise.State.OPEN
        promise.state = promise.State.KEPT if in_time else promise.State.BROKEN
        promise.save(update_fields=["kept_at", "state"])
        record(
            "promise.kept" if in_time else "promise.kept_late",
            workspace=conversation.workspace_id,
            about={"person": conversation.person_id, "conversation": conversation.pk},
            by=by.pk if by else None,
            promise=promise.pk,
        )


def _lock(conversation: Conversation) -> None:
    Conversation.objects.select_for_update().only("id").get(pk=conversation.pk)


def _write(
    conversation: Conversation,
    *,
    by: Member | None,
    text: str,
    channel: Channel,
    at: datetime,
    recipients: dict[str, list[str]],
) -> Message:
    return Message.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        channel=channel,
        kind=Message.Kind.REPLY,
        author=by,
        author_name=by.name if by else "",
        text=text,
        recipients=recipients,
        at=at,
    )


def _turn(conversation: Conversation, message: Message, channel: Channel) -> None:
    conversation.status = Conversation.Status.WAITING
    conversation.waiting_since = conversation.snoozed_until = conversation.resolved_at = None
    conversation.channel = channel
    conversation.preview = cut(message.text, 240)
    conversation.last_kind = message.kind
    conversation.last_message_at = message.at
    fields = ["status", "waiting_since", "snoozed_until", "resolved_at", "channel", "preview", "last_kind"]
    conversation.save(update_fields=[*fields, "last_message_at"])
