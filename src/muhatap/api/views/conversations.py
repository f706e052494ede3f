"""Conversations: read, answered, given, put off, closed."""

from datetime import timedelta
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime, BaseModel, Field

from muhatap.api.access import allow, one_of
from muhatap.api.paging import LIMIT, page, page_forward
from muhatap.api.shapes.conversation import conversation_shape, message_shape, promise_shape
from muhatap.conversations.models import Conversation
from muhatap.conversations.models.conversation import ConversationQuerySet, IsSpam
from muhatap.conversations.outbox.begin import begin as open_with
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import CannotSendHere, NothingToSay, reply
from muhatap.conversations.outbox.writing import LONGEST
from muhatap.kit.clock import now

router = Router(tags=["conversations"])

FARTHEST = timedelta(days=731)

Standing = Literal["open", "waiting", "snoozed", "resolved", "spam"]


class MessageOut(BaseModel):
    """A reply or a note to be written."""

    kind: Literal["reply", "note"]
    text: str = Field(min_length=1, max_length=LONGEST)
    channel: str | None = None


class NewConversation(BaseModel):
    """A first word of ours to a person."""

    person: str
    channel: str
    text: str = Field(min_length=1, max_length=LONGEST)
    subject: str = Field("", max_length=300)


class Assignment(BaseModel):
    """A member or a team; neither gives it back to everybody."""

    member: str | None = None
    team: str | None = None


class Snooze(BaseModel):
    """When it comes back."""

    until: AwareDatetime


def _found(request: Any, number: str, scope: str) -> Conversation:
    allow(request, scope)
    rows: ConversationQuerySet = request.workspace.conversations.for_queue().prefetch_related("taggings__tag")
    return one_of(rows, number)


@router.get("/conversations", summary="Conversations, newest first")
def index(
    request: HttpRequest,
    status: Standing | None = None,
    assignee: str | None = None,
    team: str | None = None,
    channel: str | None = None,
    tag: str | None = None,
    query: str = "",
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Any:
    """List conversations; `query` matches the person's name, `tag` is a tag's id."""
    asked: Any = request
    allow(asked, "conversations:read")
    rows = asked.workspace.conversations.for_queue().prefetch_related("taggings__tag")
    if status:
        rows = rows.filter(status=status)
    columns = {"assignee_id": assignee, "team_id": team, "channel_id": channel, "taggings__tag_id": tag}
    for column, value in columns.items():
        if value is not None:
            rows = (
                rows.filter(**{column: int(value)})
                if value.isascii() and value.isdigit() and len(value) < 19
                else rows.none()
            )
    if query:
        rows = rows.with_people_named(query)
    return page(rows, conversation_shape, limit=limit, cursor=cursor)


@router.post("/conversations", response={201: dict}, summary="Write to a person first")
def begin(request: HttpRequest, said: NewConversation) -> Any:
    """Open a conversation with our own message."""
    asked: Any = request
    allow(asked, "messages:write")
    person = one_of(asked.workspace.people, said.person)
    channel = one_of(asked.workspace.channels, said.channel)
    try:
        opened = open_with(person, by=asked.member, channel=channel, text=said.text, subject=said.subject)
    except (CannotSendHere, NothingToSay) as refusal:
        raise HttpError(422, str(refusal)) from refusal
    return Status(201, conversation_shape(_found(asked, str(opened.conversation_id), "conversations:read")))


@router.get("/conversations/{number}", summary="One conversation")
def show(request: HttpRequest, number: str) -> Any:
    """Return a conversation."""
    return conversation_shape(_found(request, number, "conversations:read"))


@router.get("/conversations/{number}/messages", summary="Its messages, oldest first")
def messages(request: HttpRequest, number: str, limit: int = LIMIT, cursor: str | None = None) -> Any:
    """List the messages."""
    rows = _found(request, number, "conversations:read").messages
    loaded = rows.select_related("dispatch").prefetch_related("attachments")
    return page_forward(loaded, message_shape, limit=limit, cursor=cursor)


@router.post("/conversations/{number}/messages", response={201: dict}, summary="Reply or note")
def write(request: HttpRequest, number: str, said: MessageOut) -> Any:
    """Write a reply, queued for sending, or a note."""
    asked: Any = request
    conversation = _found(asked, number, "messages:write")
    if said.kind == "note":
        try:
            return Status(201, message_shape(note(conversation, by=asked.member, text=said.text)))
        except NothingToSay as refusal:
            raise HttpError(422, str(refusal)) from refusal
    channel = one_of(asked.workspace.channels, said.channel) if said.channel else None
    return Status(201, message_shape(_reply(conversation, request, text=said.text, channel=channel)))


def _reply(conversation: Conversation, request: Any, *, text: str, channel: Any) -> Any:
    try:
        return reply(conversation, by=request.member, text=text, channel=channel)
    except (NothingToSay, CannotSendHere) as refusal:
        raise HttpError(422, str(refusal)) from refusal


@router.get("/conversations/{number}/promises", summary="What we owe in it")
def promises(request: HttpRequest, number: str, limit: int = LIMIT, cursor: str | None = None) -> Any:
    """List the promises, newest first."""
    rows = _found(request, number, "conversations:read").promises.all()
    return page(rows, promise_shape, limit=limit, cursor=cursor)


@router.put("/conversations/{number}/resolution", summary="Resolve")
def resolve(request: HttpRequest, number: str) -> Any:
    """Close the matter; a second time changes nothing."""
    conversation = _found(request, number, "conversations:write")
    try:
        conversation.resolve(by=request.member)  # type: ignore[attr-defined]
    except IsSpam as refusal:
        raise HttpError(409, str(refusal)) from refusal
    return conversation_shape(conversation)


@router.delete("/conversations/{number}/resolution", response={204: None}, summary="Reopen")
def reopen(request: HttpRequest, number: str) -> Any:
    """Open the matter again."""
    _found(request, number, "conversations:write").reopen(by=request.member)  # type: ignore[attr-defined]
    return Status(204, None)


@router.put("/conversations/{number}/assignment", summary="Give to a member or a team")
def assign(request: HttpRequest, number: str, to: Assignment) -> Any:
    """Give the matter to somebody, or back to everybody."""
    asked: Any = request
    conversation = _found(asked, number, "conversations:write")
    member = one_of(asked.workspace.members.filter(is_active=True), to.member) if to.member else None
    team = one_of(asked.workspace.teams, to.team) if to.team else None
    conversation.assign(member=member, team=team, by=asked.member)
    return conversation_shape(conversation)


@router.put("/conversations/{number}/snooze", summary="Put off until a moment")
def snooze(request: HttpRequest, number: str, how: Snooze) -> Any:
    """Put the matter off; the moment must lie ahead."""
    conversation = _found(request, number, "conversations:write")
    if not now() < how.until < now() + FARTHEST:
        raise HttpError(422, "until: give a moment that lies ahead, within two years.")
    try:
        conversation.snooze(until=how.until, by=request.member)  # type: ignore[attr-defined]
    except IsSpam as refusal:
        raise HttpError(409, str(refusal)) from refusal
    return conversation_shape(conversation)


@router.delete("/conversations/{number}/snooze", response={204: None}, summary="Wake")
def wake(request: HttpRequest, number: str) -> Any:
    """Bring the matter back now."""
    _found(request, number, "conversations:write").wake(by=request.member)  # type: ignore[attr-defined]
    return Status(204, None)


@router.put("/conversations/{number}/spam", summary="Mark as spam")
def mark_spam(request: HttpRequest, number: str) -> Any:
    """Set the matter aside: nothing is owed in it and nobody is called to it; a second time changes nothing."""
    conversation = _found(request, number, "conversations:write")
    conversation.mark_spam(by=request.member)  # type: ignore[attr-defined]
    return conversation_shape(conversation)


@router.delete("/conversations/{number}/spam", response={204: None}, summary="Not spam")
def unmark_spam(request: HttpRequest, number: str) -> Any:
    """Bring the matter back to the queue, or among the resolved where it was closed."""
    _found(request, number, "conversations:write").unmark_spam(by=request.member)  # type: ignore[attr-defined]
    return Status(204, None)
