"""Take a reply back before it has gone out."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message, Promise
from muhatap.journal.models import Event
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.storable import cut
from muhatap.tenancy.models import Member


class TooLate(Exception):
    """The message is on its way or gone."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a message was, now that it is none: enough to write it again as it was."""

    conversation: Conversation
    kind: str
    text: str
    channel: Channel
    recipients: dict[str, list[str]]
    quotes: Message | None
    files: list[Attachment]
    is_begun: bool = False
    """Whether it was all there was of a matter of our own, which is gone with it."""


def undo(dispatch: Dispatch, *, by: Member | None, at: datetime | None = None) -> TakenBack:
    """Return what the message was, which is no longer there; raise TooLate once it may have left.

    The turn, the preview and the promise become what they were before it.
    """
    at = at or now()
    with transaction.atomic():
        kept = Dispatch.objects.select_for_update(of=("self",)).select_related("message__quotes", "channel")
        held = kept.filter(pk=dispatch.pk).first()
        if held is None or not held.can_be_undone(at=at):
            raise TooLate("The reply is already on its way.")
        message = held.message
        conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
        files = list(message.attachments.order_by("pk"))
        # What a colleague has begun to write there is not thrown away with it.
        is_begun = not (conversation.messages.exclude(pk=message.pk).exists() or conversation.drafts.exists())
        was = TakenBack(
            conversation, message.kind, message.text, held.channel, message.recipients, message.quotes, files, is_begun
        )
        message.attachments.update(message=None)
        if was.kind == Message.Kind.REPLY:
            _restore_promise(conversation, written_at=message.at, at=at)
        message.delete()
        if was.kind == Message.Kind.REPLY:
            _restore_turn(conversation)
        record(
            "message.undone",
            workspace=conversation.workspace_id,
            about={"person": conversation.person_id, "conversation": conversation.pk},
            by=by.pk if by else None,
        )
        if is_begun:
            _forget(conversation)
    return was


def _forget(conversation: Conversation) -> None:
    """Let go of a matter that our own words had opened, and of the person who was made for it."""
    opened = Event.objects.filter(
        workspace_id=conversation.workspace_id, conversation_id=conversation.pk, kind="conversation.opened"
    ).first()
    person = conversation.person
    Conversation.objects.filter(pk=conversation.pk).delete()
    if opened and opened.particulars.get("new_person") and not person.conversations.exists():
        person.delete()


def _restore_promise(conversation: Conversation, *, written_at: datetime, at: datetime) -> None:
    owed = list(conversation.promises.filter(kept_at__isnull=True).values_list("kind", flat=True))
    for promise in conversation.promises.filter(kept_at=written_at).exclude(kind__in=owed):
        promise.kept_at = None
        promise.state = Promise.State.OPEN if promise.due_by > at else Promise.State.BROKEN
        promise.save(update_fields=["kept_at", "state"])


def _restore_turn(conversation: Conversation) -> None:
    spoken = conversation.messages.filter(kind__in=["incoming", "reply"]).order_by("-id")
    last = spoken.first()
    if last is None:
        conversation.preview = conversation.last_kind = ""
        conversation.save(update_fields=["preview", "last_kind"])
        return
    waits = last.kind == "incoming"
    ours = spoken.exclude(kind="incoming").first()
    since = spoken.filter(kind="incoming", id__gt=ours.pk if ours else 0).order_by("id").first()
    conversation.status = Conversation.Status.OPEN if waits else Conversation.Status.WAITING
    conversation.waiting_since = since.created_at if waits and since else None
    conversation.snoozed_until = conversation.resolved_at = None
    conversation.preview, conversation.last_kind = cut(last.text, 240), last.kind
    conversation.last_message_at, conversation.channel_id = last.at, last.channel_id
    fields = [
        "status",
        "snoozed_until",
        "resolved_at",
        "waiting_since",
        "preview",
        "last_kind",
        "last_message_at",
        "channel",
    ]
    conversation.save(update_fields=fields)
