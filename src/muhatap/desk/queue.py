"""The queue: who is waiting, in what order, thirty at a time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, FilteredRelation, FloatField, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Promise, SavedView
from muhatap.desk.counts import CAP, DUE_CAP, Counts, as_read, counts_of, tab_of
from muhatap.desk.row import COLUMNS, Row, rows_of
from muhatap.desk.saved_views import Listed, conversations_in, listed, view_of
from muhatap.desk.words import SOON
from muhatap.tenancy.models import Member, Workspace

PAGE = 30
MOST = 200
FARTHEST = 4e9
"""No cursor of ours names a moment beyond this, the year 2096."""
SHOWN = ("", "snoozed", "resolved", "spam")
VIEW = "view"
DUE, OURS, THEIRS = 0, 1, 2
Status = Conversation.Status


class Seconds(Func):
    """A moment as seconds, for the cursor."""

    template = "extract(epoch from %(expressions)s)::float8"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading, and how many there are in all."""

    key: str
    total: int | None
    rows: list[Row]

    @property
    def words(self) -> str:
        """How many there are, as it is read; promises due are counted less far."""
        return as_read(self.total or 0, DUE_CAP if self.key == "due" else CAP)


@dataclass(slots=True)
class Queue:
    """A page of the queue. `waiting` counts those waiting for the member herself.

    Untouched is a workspace in which nobody ever wrote; `ears` are its channels then.
    """

    tab: str
    shown: str
    counts: Counts
    groups: list[Group] = field(default_factory=list)
    cursor: str = ""
    continues: str = ""
    event: int = 0
    size: int = 0
    is_untouched: bool = False
    saved: SavedView | None = None
    views: list[Listed] = field(default_factory=list)
    ears: list[Channel] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many of the member's own are waiting for a word from us."""
        return self.counts.mine

    @property
    def addresses(self) -> list[str]:
        """Where a newcomer can write to see something arrive."""
        return [one.settings["address"] for one in self.ears if one.settings.get("address")]

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

    @property
    def moment(self) -> datetime:
        """The key as the moment it stands for."""
        return datetime.fromtimestamp(self.key, UTC)

    def __str__(self) -> str:
        return f"{self.group}~{self.key!r}~{self.pk}~{self.asof.timestamp()!r}"

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """Return the place a cursor names, or None where it is not one of ours."""
        try:
            group, key, pk, asof = cursor.split("~")
            if max(abs(float(key)), abs(float(asof))) > FARTHEST or abs(int(pk)) > 2**62:
                return None
            return cls(min(THEIRS, max(DUE, int(group))), float(key), int(pk), datetime.fromtimestamp(float(asof), UTC))
        except (ValueError, OverflowError, OSError):
            return None


def queue_of(workspace: Workspace, member: Member, *, wanted: dict[str, str], now: datetime, rows: int = PAGE) -> Queue:
    """Return the page that `wanted` names by tab, shown and after; without a tab, the one with work in it."""
    tab = wanted.get("tab", "")
    saved = view_of(workspace, member, tab)
    tab = tab if saved else tab_of(workspace, member, tab)
    counts = counts_of(workspace, member, tab, now)
    shown = VIEW if saved else wanted.get("shown", "") if wanted.get("shown", "") in SHOWN else ""
    place = Place.read(wanted.get("after", ""))
    within = conversations_in(workspace, member, saved) if saved else workspace.conversations.all()
    view = View(workspace, member if tab == "mine" else None, within)
    page = _page(view, shown, place or Place(DUE, 0.0, 0, now), min(rows, MOST) + 1)
    queue = Queue(tab, "" if saved else shown, counts, size=min(len(page), rows), saved=saved)
    if len(page) > rows:
        page.pop()
        last = page[-1]
        queue.cursor = str(Place(last.group, last.key, last.pk, place.asof if place else now))
    if not place:
        queue.views = listed(workspace, member)
    else:
        queue.continues = shown or ("due", "ours", "theirs")[place.group]
    queue.groups = _grouped(rows_of(workspace, member, page), queue, shown)
    return queue


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: everybody's conversations, one member's, or those of a saved view."""

    workspace: Workspace
    holder: Member | None
    within: "QuerySet[Any]"

    @property
    def conversations(self) -> "QuerySet[Any]":
        """The conversations, with the unsettled promise of each."""
        found: QuerySet[Any] = self.within.annotate(
            owed=FilteredRelation("promises", condition=Q(promises__kept_at__isnull=True))
        ).annotate(due_by=F("owed__due_by"), made_at=F("owed__made_at"))
        return found.filter(assignee=self.holder) if self.holder else found

    def owed(self, soon: datetime) -> "QuerySet[Promise]":
        """The unsettled promises of open conversations that are due by a moment."""
        found = self.workspace.promises.pressing(by=soon)
        return found.filter(conversation__assignee=self.holder) if self.holder else found


def _page(view: View, shown: str, place: Place, limit: int) -> list[Any]:
    """Return rows after a place: promises near their time first, then the longest wait, then the latest of the rest.

    Each group is asked for by itself, in the order of an index, and the next one only where there is room.
    """
    page: list[Any] = []
    for group in (OURS,) if shown else (DUE, OURS, THEIRS):
        room = limit - len(page)
        if group < place.group or room <= 0:
            continue
        after = place if place.pk and group == place.group else None
        if shown == VIEW:
            rows = _latest(view.conversations, after)
        elif shown or group == THEIRS:
            rows = _latest(view.conversations.filter(status=shown or Status.WAITING), after)
        elif group == DUE:
            rows = _due(view, place.asof + SOON, after, room)
        else:
            rows = _ours(view, place.asof + SOON, after)
        page += rows.annotate(group=Value(group, IntegerField())).values_list(*COLUMNS, named=True)[:room]
    return page


def _due(view: View, soon: datetime, after: Place | None, room: int) -> "QuerySet[Any]":
    """Return open conversations by their promise, found first from the promises' own index."""
    owed = view.owed(soon)
    if after:
        owed = owed.filter(Q(due_by__gt=after.moment) | Q(due_by=after.moment, conversation__gt=after.pk))
    numbers = list(owed.order_by("due_by", "conversation_id").values_list("conversation_id", flat=True)[:room])
    found = view.conversations.filter(pk__in=numbers)
    ordered: QuerySet[Any] = found.annotate(key=Seconds("owed__due_by")).order_by("owed__due_by", "pk")
    return ordered


def _ours(view: View, soon: datetime, after: Place | None) -> "QuerySet[Any]":
    """Return the other open conversations, the longest wait first."""
    rest = view.conversations.filter(Q(owed__isnull=True) | Q(owed__due_by__gt=soon), status=Status.OPEN)
    if after:
        rest = rest.filter(Q(waiting_since__gt=after.moment) | Q(waiting_since=after.moment, pk__gt=after.pk))
    key = Seconds(Coalesce("waiting_since", "last_message_at"))
    ordered: QuerySet[Any] = rest.annotate(key=key).order_by("waiting_since", "pk")
    return ordered


def _latest(rows: "QuerySet[Any]", after: Place | None) -> "QuerySet[Any]":
    if after:
        rows = rows.filter(Q(last_message_at__lt=after.moment) | Q(last_message_at=after.moment, pk__lt=after.pk))
    ordered: QuerySet[Any] = rows.annotate(key=Seconds("last_message_at")).order_by("-last_message_at", "-pk")
    return ordered


def _grouped(rows: list[Row], queue: Queue, shown: str) -> list[Group]:
    tab, counts = queue.tab, queue.counts
    if shown:
        return [Group(shown, counts.snoozed if shown == Status.SNOOZED else None, rows)] if rows else []
    totals = (("due", counts.due), ("ours", counts.ours(tab)), ("theirs", counts.theirs))
    groups = [Group(key, total, [row for row in rows if row.group == at]) for at, (key, total) in enumerate(totals)]
    return [group for group in groups if group.rows]
