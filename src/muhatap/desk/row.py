"""One row of the queue, read from the database as plain values: thirty of them are drawn on every page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from muhatap.conversations.models import Conversation, Message
from muhatap.tenancy.models import Member, Workspace

COLUMNS = (
    *("pk", "subject", "status", "preview", "last_kind", "last_message_at", "snoozed_until", "group", "key"),
    *("person_id", "person__name", "channel__kind", "channel__name", "assignee_id", "assignee__name"),
    *("due_by", "made_at"),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """The unsettled promise of a row."""

    made_at: datetime
    due_by: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the queue shows."""

    pk: int
    href: str
    group: int
    name: str
    kind: str
    about: str
    preview: str
    holder: str
    at: datetime
    snoozed_until: datetime | None
    promise: Owed | None
    is_unread: bool
    is_our_word: bool
    is_mine: bool
    tags: list[tuple[str, str]]


def rows_of(workspace: Workspace, member: Member, found: list[Any]) -> list[Row]:
    """Return the rows of what was read by COLUMNS; who has no name is called by the first way to reach her."""
    nameless = [one.person_id for one in found if not one.person__name]
    known: dict[int, str] = {}
    if nameless:
        reach = workspace.identities.filter(person__in=nameless).order_by("-pk")
        known = dict(reach.values_list("person_id", "value"))
    tags = _tags(workspace, [one.pk for one in found])
    base = reverse("desk:conversation", args=[0]).removesuffix("0/")
    return [
        _row(one, f"{base}{one.pk}/", one.person__name or known.get(one.person_id, ""), member, tags) for one in found
    ]


def _tags(workspace: Workspace, found: list[int]) -> dict[int, list[tuple[str, str]]]:
    tags: dict[int, list[tuple[str, str]]] = {}
    if found:
        put = workspace.taggings.filter(conversation__in=found).order_by("tag__name_key")
        for pk, name, colour in put.values_list("conversation_id", "tag__name", "tag__colour"):
            tags.setdefault(pk, []).append((name, colour))
    return tags


def _row(one: Any, href: str, name: str, member: Member, tags: dict[int, list[tuple[str, str]]]) -> Row:
    is_open = one.status == Conversation.Status.OPEN
    return Row(
        pk=one.pk,
        href=href,
        group=one.group,
        name=name,
        kind=one.channel__kind,
        about=one.subject or one.channel__name,
        preview=one.preview,
        holder=one.assignee__name or "",
        at=one.last_message_at,
        snoozed_until=one.snoozed_until,
        promise=Owed(one.made_at, one.due_by) if is_open and one.due_by else None,
        is_unread=is_open,
        is_our_word=one.last_kind == Message.Kind.REPLY,
        is_mine=one.assignee_id == member.pk,
        tags=tags.get(one.pk, []),
    )
