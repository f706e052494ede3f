"""Which conversations are asked for by what they are: their channel, tag, holder and state."""

from typing import Any

from django.db.models import Q, QuerySet

from muhatap.conversations.models import Conversation
from muhatap.tenancy.models import Member, Workspace

STATES = ("ongoing", "open", "waiting", "snoozed", "resolved", "spam")
ONGOING = ("open", "waiting", "snoozed")
REACH = 10_000
"""Words are looked for in so many conversations of a tag, holder or state, the latest first."""


def narrowed(workspace: Workspace, member: Member, asked: Any) -> "QuerySet[Conversation]":
    """Return the conversations that answer what is asked of conversations; "me" is the member who asks."""
    found: QuerySet[Conversation] = workspace.conversations.all()
    if asked.person:
        found = found.filter(person=asked.person)
    if asked.channel:
        found = found.filter(channel=asked.channel)
    if asked.tag:
        found = found.filter(taggings__tag=asked.tag)
    if asked.holder:
        found = found.filter(_holder(member, asked.holder))
    if asked.state:
        found = found.filter(status__in=ONGOING if asked.state == "ongoing" else (asked.state,))
    return found


def within(workspace: Workspace, member: Member, asked: Any) -> list[int] | None:
    """Return the ids of the conversations in which words are looked for; None where they may be in any."""
    if not (asked.tag or asked.holder or asked.state):
        return None
    latest = narrowed(workspace, member, asked).order_by("-last_message_at", "-pk")
    return list(latest.values_list("pk", flat=True)[:REACH])


def _holder(member: Member, holder: str) -> Q:
    if holder == "nobody":
        return Q(assignee=None)
    return Q(assignee=member.pk if holder == "me" else int(holder))
