"""How many are waiting, as far as anybody reads a number: beyond a cap it is only "more"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery, Value

from muhatap.conversations.models import Conversation
from muhatap.desk.words import SOON
from muhatap.tenancy.models import Member, Workspace

CAP = 1000
DUE_CAP = 100
TABS = ("mine", "team")
Status = Conversation.Status


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are waiting in each tab, and of each kind in the tab shown; one past its cap stands for more."""

    mine: int
    team: int
    due: int
    theirs: int
    snoozed: int

    def waiting(self, tab: str) -> int:
        """How many wait for a word from us in a tab."""
        return self.mine if tab == "mine" else self.team

    def ours(self, tab: str) -> int | None:
        """How many of those are not due soon; None where there are too many to tell."""
        waiting = self.waiting(tab)
        return None if waiting > CAP or self.due > DUE_CAP else waiting - self.due


def as_read(number: int, cap: int = CAP) -> str:
    """Return a number as it is read: what was counted no further than its cap reads "1000+"."""
    return str(number) if number <= cap else f"{cap}+"


def tab_of(workspace: Workspace, member: Member, wanted: str) -> str:
    """Return the wanted tab, else the member's own where she has work, else the team's where it has some.

    Where nobody ever wrote it is the team's too: the first to write is nobody's yet.
    """
    if wanted in TABS:
        return wanted
    ongoing = workspace.conversations.filter(status__in=(Status.OPEN, Status.WAITING))
    if ongoing.filter(assignee=member).exists():
        return "mine"
    is_the_teams = ongoing.filter(status=Status.OPEN).exists() or not workspace.conversations.exists()
    return "team" if is_the_teams else "mine"


def counts_of(workspace: Workspace, member: Member, tab: str, now: datetime) -> Counts:
    """Return the numbers beside the tabs and above the groups, each counted no further than is read, in one query."""
    holder = member if tab == "mine" else None
    pressing = workspace.promises.pressing(by=now + SOON)
    pressing = pressing.filter(conversation__assignee=holder) if holder else pressing
    numbers = workspace.members.filter(pk=member.pk).values_list(
        _counted(_held(workspace, Status.OPEN, member), CAP),
        _counted(_held(workspace, Status.OPEN, None), CAP),
        _counted(pressing, DUE_CAP),
        _counted(_held(workspace, Status.WAITING, holder), CAP),
        _counted(_held(workspace, Status.SNOOZED, holder), CAP),
    )
    return Counts(*numbers.get())


def _held(workspace: Workspace, status: str, holder: Member | None) -> "QuerySet[Any]":
    found = workspace.conversations.filter(status=status)
    return found.filter(assignee=holder) if holder else found


def _counted(found: "QuerySet[Any]", cap: int) -> "Number":
    return Number(found.order_by().values(one=Value(1))[: cap + 1])


class Number(Subquery):
    """How many rows a query finds, as a column of another."""

    template = "(select count(*) from (%(subquery)s) found)"
    output_field = IntegerField()
