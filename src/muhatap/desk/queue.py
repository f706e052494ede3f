"""The queue: who is waiting, in what order, fifty at a time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, FloatField, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from muhatap.conversations.models import Conversation
from muhatap.desk.row import COLUMNS, Row, rows_of
from muhatap.desk.words import SOON
from muhatap.tenancy.models import Member, Workspace

PAGE = 50
MOST = 200
TABS = ("mine", "team")
SHOWN = ("", "snoozed", "resolved")
DUE, OURS, THEIRS = 0, 1, 2
Status = Conversation.Status


class Seconds(Func):
    """A moment as seconds, so that moments sort beside each other forwards and backwards."""

    template = "extract(epoch from %(expressions)s)::float8"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading, and how many there are in all."""

    key: str
    total: int | None
    rows: list[Row]


@dataclass(slots=True)
class Queue:
    """A page of the queue. `waiting` counts those waiting for the member herself."""

    tab: str
    shown: str
    counts: dict[str, int]
    groups: list[Group] = field(default_factory=list)
    cursor: str = ""
    continues: str = ""
    event: int = 0
    size: int = 0

    @property
    def waiting(self) -> int:
        """How many of the member's own are waiting for a word from us."""
        return self.counts["mine"]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in this view."""
        return not any(group.rows for group in self.groups)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue begins: the last row before it, as things stood at `asof`."""

    group: int
    key: float
    pk: int
    asof: datetime

    def __str__(self) -> str:
        return f"{self.group}~{self.key!r}~{self.pk}~{self.asof.timestamp()!r}"

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """Return the place a cursor names, or None where it is not one of ours."""
        try:
            group, key, pk, asof = cursor.split("~")
            return cls(min(THEIRS, max(DUE, int(group))), float(key), int(pk), datetime.fromtimestamp(float(asof), UTC))
        except (ValueError, OverflowError, OSError):
            return None


def queue_of(workspace: Workspace, member: Member, *, wanted: dict[str, str], now: datetime, rows: int = PAGE) -> Queue:
    """Return the page that `wanted` names by tab, shown and after; without a tab, the one with work in it."""
    counts = _counts(workspace, member, now)
    shown = wanted.get("shown", "") if wanted.get("shown", "") in SHOWN else ""
    tab = wanted.get("tab", "")
    if tab not in TABS:
        tab = "mine" if counts["mine"] + counts["mine_theirs"] or not counts["team"] else "team"
    place = Place.read(wanted.get("after", ""))
    found = _ordered(_seen(workspace, member, tab, shown), shown, place.asof if place else now)
    if place:
        same = Q(group=place.group)
        found = found.filter(
            Q(group__gt=place.group) | same & Q(key__gt=place.key) | same & Q(key=place.key, pk__gt=place.pk)
        )
    page: list[Any] = list(found.values_list(*COLUMNS, named=True)[: min(rows, MOST) + 1])
    queue = Queue(tab, shown, counts, size=min(len(page), rows))
    if len(page) > rows:
        page.pop()
        last = page[-1]
        queue.cursor = str(Place(last.group, last.key, last.pk, place.asof if place else now))
    if place:
        queue.continues = shown or ("due", "ours", "theirs")[place.group]
    queue.groups = _grouped(rows_of(workspace, member, page), queue)
    return queue


def _counts(workspace: Workspace, member: Member, now: datetime) -> dict[str, int]:
    mine, open_, theirs = Q(assignee=member), Q(status=Status.OPEN), Q(status=Status.WAITING)
    due = open_ & Q(owed__due_by__lte=now + SOON)
    asked = {
        "mine": mine & open_,
        "team": open_,
        "mine_due": mine & due,
        "team_due": due,
        "mine_theirs": mine & theirs,
        "team_theirs": theirs,
        "mine_snoozed": mine & Q(status=Status.SNOOZED),
        "team_snoozed": Q(status=Status.SNOOZED),
    }
    counted = {name: Count("pk", filter=meant) for name, meant in asked.items()}
    return _owing(workspace.conversations.ongoing()).aggregate(**counted)


def _seen(workspace: Workspace, member: Member, tab: str, shown: str) -> "QuerySet[Conversation]":
    wanted = [shown] if shown else [Status.OPEN, Status.WAITING]
    found: QuerySet[Conversation] = workspace.conversations.filter(status__in=wanted)
    return found.filter(assignee=member) if tab == "mine" else found


def _owing(found: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    unsettled = Q(promises__kept_at__isnull=True)
    return found.annotate(owed=FilteredRelation("promises", condition=unsettled))


def _ordered(found: "QuerySet[Conversation]", shown: str, asof: datetime) -> "QuerySet[Any]":
    """Put promises near their time first, then the longest wait, then the latest of the rest."""
    found = _owing(found).annotate(due_by=F("owed__due_by"), made_at=F("owed__made_at"))
    latest = Value(0.0) - Seconds("last_message_at")
    if shown:
        found = found.annotate(group=Value(OURS, IntegerField()), key=latest)
    else:
        open_ = Q(status=Status.OPEN)
        due = open_ & Q(owed__due_by__lte=asof + SOON)
        group = Case(When(due, then=DUE), When(open_, then=OURS), default=THEIRS, output_field=IntegerField())
        key = Case(
            When(due, then=Seconds("owed__due_by")),
            When(open_, then=Seconds(Coalesce("waiting_since", "last_message_at"))),
            default=latest,
            output_field=FloatField(),
        )
        found = found.annotate(group=group, key=key)
    return found.order_by("group", "key", "pk")


def _grouped(rows: list[Row], queue: Queue) -> list[Group]:
    tab, shown, counts = queue.tab, queue.shown, queue.counts
    if shown:
        return [Group(shown, counts.get(f"{tab}_{shown}"), rows)] if rows else []
    due = counts[f"{tab}_due"]
    totals = (("due", due), ("ours", counts[tab] - due), ("theirs", counts[f"{tab}_theirs"]))
    groups = [Group(key, total, [row for row in rows if row.group == at]) for at, (key, total) in enumerate(totals)]
    return [group for group in groups if group.rows]
