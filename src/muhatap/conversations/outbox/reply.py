"""Answer a person: the message and its dispatch are one deed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Draft, Message
from muhatap.conversations.outbox.address import address_on
from muhatap.conversations.outbox.addressees import MAIL, addressees, last_mail
from muhatap.conversations.outbox.writing import (
    AT_ONCE,
    AnsweredMeanwhile,
    BeingAnswered,
    CannotSendHere,
    Lines,
    NothingToSay,
    Way,
    dispatch,
    enclose,
    lock,
    require_sending,
    tell,
    words,
    written,
)
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.storable import cut
from muhatap.tenancy.models import Member

__all__ = ["AnsweredMeanwhile", "BeingAnswered", "CannotSendHere", "NothingToSay", "reply"]

WARM = timedelta(seconds=12)
_UNNAMED = {"tr": "{} size yazdı", "en": "A message from {}"}


def reply(
    conversation: Conversation,
    *,
    by: Member | None,
    text: str,
    channel: Channel | None = None,
    recipients: Lines | None = None,
    attachments: Sequence[Attachment] = (),
    undo_for: timedelta = AT_ONCE,
    key: str = "",
    seen: int | None = None,
    yields: bool = False,
) -> Message:
    """Return the reply, its dispatch queued; it goes out by itself once the time for taking it back is over.

    The same `key` again returns the message it made. With `seen`, the last message its writer has read, a reply of a
    colleague after that raises AnsweredMeanwhile; one that `yields` raises BeingAnswered where a colleague is writing
    hers at this moment. Raises NothingToSay or CannotSendHere. Whatever is raised, nothing is stored.
    """
    before = written(conversation, key)
    if before:
        return before
    text = words(text, attachments)
    way = _way(conversation, channel or conversation.channel, dict(recipients or {}))
    at = now()
    with transaction.atomic():
        lock(conversation)
        before = written(conversation, key)
        if before:
            return before
        _look_for_colleagues(conversation, by, seen)
        if yields:
            _look_for_writers(conversation, by, at)
        message = _write(conversation, way, by=by, text=text, at=at, key=key)
        enclose(message, attachments)
        dispatch(message, way, not_before=at + undo_for)
        _turn(conversation, message)
        tell("message.sent", message, by=by)
        keep_promises(conversation, at=at, by=by)
    return message


def _way(conversation: Conversation, channel: Channel, lines: dict[str, list[str]]) -> Way:
    require_sending(channel)
    proposed = addressees(conversation, channel).to if channel.kind == MAIL else [address_on(channel, conversation)]
    to = next((one for one in [*lines.get("to", ()), *proposed] if one), "")
    if not to:
        raise CannotSendHere(f"There is no address of this person on “{channel.name}”. Choose another channel.")
    return Way(channel, to, lines)


def _look_for_colleagues(conversation: Conversation, by: Member | None, seen: int | None) -> None:
    if seen is None:
        return
    since = conversation.messages.filter(kind=Message.Kind.REPLY, pk__gt=seen).exclude(author=by)
    answer = since.order_by("-pk").first()
    if answer:
        raise AnsweredMeanwhile(answer)


def _look_for_writers(conversation: Conversation, by: Member | None, at: datetime) -> None:
    """Raise where a colleague's draft of an answer is still warm: it is kept every few seconds while she writes."""
    warm = Draft.objects.filter(conversation=conversation, kind="reply", quotes=None, updated_at__gt=at - WARM)
    begun = warm.exclude(member=by).exclude(text="").select_related("member").order_by("-updated_at").first()
    if begun:
        raise BeingAnswered(begun.member)


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


def _write(conversation: Conversation, way: Way, *, by: Member | None, text: str, at: datetime, key: str) -> Message:
    return Message.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        channel=way.channel,
        kind=Message.Kind.REPLY,
        author=by,
        author_name=by.name if by else "",
        quotes=last_mail(conversation, way.channel),
        written_as=key or None,
        subject=_subject(conversation, way.channel),
        text=text,
        recipients=way.lines,
        at=at,
    )


def _subject(conversation: Conversation, channel: Channel) -> str:
    """Return a subject for a mail in a matter that has none, because it began on a channel without subjects."""
    if channel.kind != MAIL or conversation.subject:
        return ""
    language = conversation.person.language or conversation.workspace.language
    return cut(_UNNAMED["en" if language.startswith("en") else "tr"].format(conversation.workspace.name), 300)


def _turn(conversation: Conversation, message: Message) -> None:
    conversation.status = Conversation.Status.WAITING
    conversation.waiting_since = conversation.snoozed_until = conversation.resolved_at = None
    conversation.channel = message.channel
    conversation.preview = cut(message.text, 240)
    conversation.last_kind = message.kind
    conversation.last_message_at = message.at
    fields = ["status", "waiting_since", "snoozed_until", "resolved_at", "channel", "preview", "last_kind"]
    conversation.save(update_fields=[*fields, "last_message_at"])
