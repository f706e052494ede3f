"""Write to a person first: a matter that our own words open."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from muhatap.channels.connector import can_begin
from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Message
from muhatap.conversations.outbox.reply import CannotSendHere, NothingToSay, reply
from muhatap.conversations.outbox.writing import AT_ONCE, Lines
from muhatap.journal.record import record
from muhatap.kit.storable import cut
from muhatap.people.models import Person
from muhatap.tenancy.models import Member

__all__ = ["CannotSendHere", "NothingToSay", "begin"]


def begin(
    person: Person,
    *,
    by: Member | None,
    channel: Channel,
    text: str,
    subject: str = "",
    recipients: Lines | None = None,
    attachments: Sequence[Attachment] = (),
    undo_for: timedelta = AT_ONCE,
    key: str = "",
    is_new: bool = False,
) -> Message:
    """Return the first message of a new conversation, which its writer holds; we owe nothing by it.

    The same `key` again returns the message it made. `is_new` says that the person was made for it, so that taking it
    back leaves nobody behind. Raises NothingToSay, TooLong or CannotSendHere; then nothing is stored.
    """
    if not can_begin(channel.kind):
        raise CannotSendHere(f"Nobody can be written to first on “{channel.name}”. Choose another channel.")
    with transaction.atomic():
        Person.objects.select_for_update().only("pk").get(pk=person.pk)
        before = Message.objects.filter(workspace_id=person.workspace_id, written_as=key).first() if key else None
        if before:
            return before
        conversation = _open(person, by=by, channel=channel, subject=subject, is_new=is_new)
        return reply(
            conversation,
            by=by,
            text=text,
            channel=channel,
            recipients=recipients,
            attachments=attachments,
            undo_for=undo_for,
            key=key,
        )


def _open(person: Person, *, by: Member | None, channel: Channel, subject: str, is_new: bool) -> Conversation:
    conversation = Conversation.objects.create(
        workspace_id=person.workspace_id, person=person, channel=channel, subject=cut(subject, 300), assignee=by
    )
    record(
        "conversation.opened",
        workspace=person.workspace_id,
        about={"person": person.pk, "conversation": conversation.pk},
        by=by.pk if by else None,
        channel=channel.pk,
        **({"new_person": True} if is_new else {}),
    )
    return conversation
