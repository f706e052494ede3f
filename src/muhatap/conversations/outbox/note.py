"""Write an internal note: colleagues read it, the customer never does."""

from collections.abc import Sequence

from django.db import transaction

from muhatap.conversations.models import Attachment, Conversation, Message
from muhatap.conversations.outbox.writing import enclose, lock, words, written
from muhatap.journal.record import record
from muhatap.tenancy.models import Member


def note(
    conversation: Conversation,
    *,
    by: Member | None,
    text: str,
    attachments: Sequence[Attachment] = (),
    key: str = "",
) -> Message:
    """Return the note; raise NothingToSay where it is empty. It changes nobody's turn; a `key` writes once."""
    before = written(conversation, key)
    if before:
        return before
    text = words(text, attachments)
    with transaction.atomic():
        lock(conversation)
        before = written(conversation, key)
        if before:
            return before
        message = Message.objects.create(
            workspace_id=conversation.workspace_id,
            conversation=conversation,
            channel_id=conversation.channel_id,
            kind=Message.Kind.NOTE,
            author=by,
            author_name=by.name if by else "",
            written_as=key or None,
            text=text,
        )
        enclose(message, attachments)
        record(
            "message.noted",
            workspace=conversation.workspace_id,
            about={"person": conversation.person_id, "conversation": conversation.pk},
            by=by.pk if by else None,
            message=message.pk,
        )
    return message
