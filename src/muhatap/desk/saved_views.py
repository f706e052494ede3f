"""The saved views beside a member's tabs: how many conversations each has, and which those are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from muhatap.conversations.models import Conversation, SavedView
from muhatap.conversations.numbers import Number, numbers
from muhatap.conversations.search.find_messages import find_messages
from muhatap.desk.narrowing import narrowed, within
from muhatap.desk.search import Asked
from muhatap.kit.turkish import sort_key
from muhatap.tenancy.models import Member, Workspace

LISTED = 20
CAP = 99
SAID = 1000
"""Words bring the conversations of so many messages, the latest first."""
PREFIX = "view-"


@dataclass(frozen=True, slots=True)
class Listed:
    """A view by its tab and name; its number of conversations, where that is quickly told."""

    tab: str
    name: str
    count: int | None


def listed(workspace: Workspace, member: Member) -> list[Listed]:
    """Return the views she sees, by name; all numbers come in one query, each counted no further than is read."""
    views = sorted(
        workspace.saved_views.seen_by(member).order_by("name_key", "pk")[:LISTED], key=lambda view: sort_key(view.name)
    )
    asked = {view.pk: Asked.read(view.asked) for view in views}
    quick = [number for number, one in asked.items() if not one.is_of_messages]
    counts = dict(zip(quick, numbers([_number(workspace.pk, member.pk, asked[one]) for one in quick]), strict=True))
    return [Listed(f"{PREFIX}{view.pk}", view.name, counts.get(view.pk)) for view in views]


@lru_cache(maxsize=4096)
def _number(workspace: int, member: int, asked: Asked) -> Number:
    return Number.of(narrowed(Workspace(pk=workspace), Member(pk=member), asked), cap=CAP)


def view_of(workspace: Workspace, member: Member, tab: str) -> SavedView | None:
    """Return the view that a tab names; None where it is no view of hers to see."""
    number = tab.removeprefix(PREFIX)
    if number == tab or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found: SavedView | None = workspace.saved_views.seen_by(member).filter(pk=int(number)).first()
    return found


def conversations_in(workspace: Workspace, member: Member, view: SavedView) -> "QuerySet[Any]":
    """Return the conversations of a view; where it asks for words, those of the latest messages that say them."""
    asked = Asked.read(view.asked)
    found: QuerySet[Conversation] = narrowed(workspace, member, asked)
    if not asked.is_of_messages:
        return found
    wanted = asked.wanted(ZoneInfo(member.time_zone or workspace.time_zone), within=within(workspace, member, asked))
    places = find_messages(workspace.pk, wanted, limit=SAID)
    said = workspace.messages.filter(pk__in=[place.message for place in places])
    return found.filter(pk__in=said.values("conversation_id"))
