"""Take a reply back before it has gone out."""

from datetime import datetime

from django.db import transaction

from muhatap.conversations.models import Conversation, Dispatch, Promise
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.storable import cut
from muhatap.tenancy.models import Member


class TooLate(Exception):
    """The reply is on its way or gone."""


def undo(dispatch: Dispatch, *, by: Member | None, at: datetime | None = None) -> str:
    """Return the text of the reply, which is no longer there; raise TooLate once it may have left.

    The turn, the preview and the promise become what they were before it.
    """
    at = at or now()
    with transaction.atomic():
        held = Dispatch.objects.select_for_update(of=("self",)).select_related("message").filter(pk=dispatch.pk).first()
        if held is None or not held.can_be_undone(at=at):
            raise TooLate("The reply is already on its way.")
        message = held.message
        conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
        text = message.text
        message.attachments.update(message=None)
        _restore_promise(conversation, written_at=message.at, at=at)
        message.delete()
        _restore_turn(conversation)
        record(
            "message.undone",
            workspace=conversation.workspace_id,
            about={"person": conversation.person_id, "conversation": conversation.pk},
            by=by.pk if by else None,
        )
    return text


def _restore_promise(conversation: Conversation, *, written_at: datetime, at: datetime) -> None:
    owed = list(conversation.promises.filter(kept_at__isnull=True).values_list("kind", flat=True))
    for promise in conversation.promises.filter(kept_at=written_at).exclude(kind__in=owed):
        promise.kept_at = None
        promise.state = Promise.State.OPEN if promise.due_by > at else Promise.State.BROKEN
        promise.save(update_fields=["kept_at", "state"])


def _restore_turn(conversation: Conversation) -> None:
    spoken = conversation.messages.exclude(kind="note").order_by("-id")
    last = spoken.first()
    if last is None:
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
