"""What every kind of message of ours needs: words, one destination, its files, its dispatch; and once only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from muhatap.channels.connector import can_send
from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message
from muhatap.conversations.search.spoken import spoken
from muhatap.conversations.search.write_words import write_words
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.storable import storable
from muhatap.tenancy.models import Member

AT_ONCE = timedelta(0)
LONGEST = 100_000
DISPATCHES = "muhatap_dispatch"
"""Where the outbox listens."""
Lines = Mapping[str, list[str]]
"""Addresses by the line they stand on: to, cc, bcc."""


class NothingToSay(Exception):
    """The text is empty and there is no attachment."""


class TooLong(Exception):
    """The text has more than LONGEST characters; a file takes any length."""


class CannotSendHere(Exception):
    """Nothing can go out on this channel to this person; the words say why."""


class AnsweredMeanwhile(Exception):
    """A colleague answered what this was meant to answer; `message` is hers."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.author_name} has answered meanwhile.")
        self.message = message


class BeingAnswered(Exception):
    """A colleague is writing an answer at this moment; `member` is she."""

    def __init__(self, member: Member) -> None:
        super().__init__(f"{member.name} is writing an answer.")
        self.member = member


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes out: the channel, its first address, and all addresses by line where it has lines."""

    channel: Channel
    to: str
    lines: dict[str, list[str]] = field(default_factory=dict)


def fitting(text: str) -> str:
    """Return the text as it is kept; raise TooLong."""
    text = storable(text).strip()
    if len(text) > LONGEST:
        raise TooLong(f"A message has at most {LONGEST} characters. Attach what is longer as a file.")
    return text


def words(text: str, attachments: Sequence[Attachment]) -> str:
    """Return the text as it is kept; raise TooLong, or NothingToSay where there are no files to send instead."""
    text = fitting(text)
    if not text and not attachments:
        raise NothingToSay("Write something first.")
    return text


def require_sending(channel: Channel) -> None:
    """Raise CannotSendHere where the channel takes nothing."""
    if not channel.is_enabled or not can_send(channel.kind):
        raise CannotSendHere(f"Nothing can be sent on “{channel.name}” at present. Choose another channel.")


def lock(conversation: Conversation) -> None:
    """Hold the conversation, so that two who write at once follow each other."""
    Conversation.objects.select_for_update().only("id").get(pk=conversation.pk)


def written(conversation: Conversation, key: str) -> Message | None:
    """Return what was written under this key before: pressing twice writes once."""
    if not key:
        return None
    return Message.objects.filter(workspace_id=conversation.workspace_id, written_as=key).first()


def enclose(message: Message, attachments: Sequence[Attachment]) -> None:
    """Give the message its files, which lay in a draft or nowhere until now, and keep it under its words."""
    for attachment in attachments:
        attachment.message, attachment.draft = message, None
        attachment.save(update_fields=["message", "draft"])
    _make_findable(message, [file.filename for file in attachments])


def _make_findable(message: Message, files: Sequence[str]) -> None:
    matter = message.conversation
    is_ours = message.kind != Message.Kind.NOTE
    subject = message.subject or (matter.subject if is_ours else "")
    opens = is_ours and not matter.last_kind
    write_words(message.workspace_id, [spoken(message, subject=subject, opens=opens, files=files)])


def dispatch(message: Message, way: Way, *, not_before: datetime) -> Dispatch:
    """Queue the message; the outbox is woken for one that is due now, the others it finds by their time."""
    made = Dispatch.objects.create(
        workspace_id=message.workspace_id, message=message, channel=way.channel, to=way.to, not_before=not_before
    )
    if not_before <= now():
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, '')", [DISPATCHES])
    return made


def tell(kind: str, message: Message, *, by: Member | None) -> None:
    """Record that the message was written."""
    record(
        kind,
        workspace=message.workspace_id,
        about={"person": message.conversation.person_id, "conversation": message.conversation_id},
        by=by.pk if by else None,
        message=message.pk,
        channel=message.channel_id,
    )
