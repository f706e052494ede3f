"""A person's one timeline: what was said on every channel and what was done, oldest first, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, ExpressionWrapper, Max, Q, prefetch_related_objects

from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message
from muhatap.journal.models import Event
from muhatap.people.models import Person
from muhatap.tenancy.models import Member, Workspace

PAGE = 25
DEEPEST = 1000
AROUND = 8
NEWEST = 5
DEEDS = {
    "conversation.resolved": "resolved",
    "conversation.reopened": "reopened",
    "conversation.assigned": "assigned",
    "conversation.snoozed": "snoozed",
    "conversation.woken": "woken",
    "conversation.spam_marked": "spam",
    "conversation.spam_unmarked": "unspam",
    "promise.broken": "broken",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened: a message, or a deed with its mark."""

    at: datetime
    id: str
    message: Message | None = None
    deed: str = ""
    by: str = ""
    to: str = ""
    until: datetime | None = None
    sending: Dispatch | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def place(self) -> int:
        """Its number among those of its kind, which tells the order of what has one moment."""
        return int(self.id.rpartition("-")[2])

    @property
    def is_ours(self) -> bool:
        """Whether our side said it."""
        return self.message is not None and self.message.kind in {
            Message.Kind.REPLY,
            Message.Kind.AUTOMATIC,
            Message.Kind.FORWARD,
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A date and what happened on it."""

    on: date
    items: list[Item]


@dataclass(slots=True)
class Timeline:
    """A page of a person's timeline; `earlier` names the place before it, empty at the beginning."""

    days: list[Day] = field(default_factory=list)
    earlier: str = ""
    is_deep: bool = False


def timeline_of(
    matters: list[Conversation],
    *,
    workspace: Workspace,
    zone: ZoneInfo,
    members: dict[int, Member],
    before: str = "",
    sought: int = 0,
) -> Timeline:
    """Return the latest page of what is before the given place, or of everything.

    A message that is sought makes the page so long that it and some before it are on it, a thousand at most.
    """
    size = _deep_enough(workspace, matters, sought) if sought else PAGE
    found = list(_messages(workspace, matters, before, size))
    _know(found, matters, members)
    timeline = Timeline(is_deep=size > PAGE)
    if len(found) > size:
        found = found[:size]
        timeline.earlier = f"{found[-1].at.isoformat()}~{found[-1].pk}"
    oldest = found[-1].at if timeline.earlier else None
    deeds = _deeds(workspace, matters, members, since=oldest, until=_place(before))
    timeline.days = list(_by_day([*map(_said, found), *deeds], zone))
    return timeline


def newest_of(
    matters: list[Conversation], *, workspace: Workspace, zone: ZoneInfo, members: dict[int, Member]
) -> list[Day]:
    """Return the newest messages and the deeds among them, by day; they continue a timeline that is on the screen.

    Nothing where the message that came last was said before those: a mail that was long under way stands further up.
    """
    found = list(_messages(workspace, matters, "", NEWEST))[:NEWEST]
    last = workspace.messages.filter(conversation__in=[one.pk for one in matters]).aggregate(last=Max("pk"))["last"]
    if last not in {message.pk for message in found}:
        return []
    _know(found, matters, members)
    deeds = _deeds(workspace, matters, members, since=found[-1].at, until=None) if found else ()
    return list(_by_day([*map(_said, found), *deeds], zone))


def _deep_enough(workspace: Workspace, matters: list[Conversation], sought: int) -> int:
    hers = workspace.messages.filter(conversation__in=[matter.pk for matter in matters])
    at = hers.filter(pk=sought).values_list("at", flat=True).first()
    newer = hers.filter(at__gte=at)[:DEEPEST].count() if at else 0
    return max(PAGE, newer + AROUND) if newer < DEEPEST else PAGE


def _messages(workspace: Workspace, matters: list[Conversation], before: str, size: int) -> Any:
    found = workspace.messages.filter(conversation__in=[matter.pk for matter in matters])
    place = _place(before)
    if place:
        at, pk = place
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    found = found.select_related("identity", "dispatch").prefetch_related("attachments")
    # The long columns stay in the database; the timeline only says that there is more to read.
    is_folded = ExpressionWrapper(~Q(full_text="") | ~Q(html="") | ~Q(quotes=None), output_field=BooleanField())
    found = found.annotate(is_folded=is_folded).defer("html", "full_text", "references", "recipients")
    return found.order_by("-at", "-pk")[: size + 1]


def _know(found: list[Message], matters: list[Conversation], members: dict[int, Member]) -> None:
    """Give messages the channels and authors that are loaded already; a join would read each anew for every row."""
    channels = {matter.channel_id: matter.channel for matter in matters}
    for message in found:
        if message.channel_id in channels:
            message.channel = channels[message.channel_id]
        if message.author_id in members:
            message.author = members[message.author_id]
    prefetch_related_objects(found, "channel")  # one query for any other channel, none where all are known


def _said(message: Message) -> Item:
    # A template that asks a message for a dispatch it has not costs a search through all its attributes.
    sending = getattr(message, "dispatch", None) if message.kind != Message.Kind.NOTE else None
    return Item(message.at, f"message-{message.pk}", message, sending=sending, files=tuple(message.attachments.all()))


def _deeds(
    workspace: Workspace,
    matters: list[Conversation],
    members: dict[int, Member],
    *,
    since: datetime | None,
    until: tuple[datetime, int] | None,
) -> Iterator[Item]:
    found = workspace.events.filter(conversation_id__in=[matter.pk for matter in matters], kind__in=DEEDS)
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until[0])
    for event in found.order_by("-id")[: PAGE * 3]:
        yield _deed(event, members)


def _deed(event: Event, members: dict[int, Member]) -> Item:
    told: dict[str, Any] = event.particulars
    by, to = members.get(event.member_id or 0), members.get(told.get("member") or 0)
    until = datetime.fromisoformat(told["until"]) if told.get("until") else None
    by_name, to_name = by.name if by else "", to.name if to else ""
    return Item(event.at, f"event-{event.pk}", deed=DEEDS[event.kind], by=by_name, to=to_name, until=until)


def _by_day(items: list[Item], zone: ZoneInfo) -> Iterator[Day]:
    day: Day | None = None
    for item in sorted(items, key=lambda item: (item.at, item.message is not None, item.place)):
        on = item.at.astimezone(zone).date()
        if day is None or day.on != on:
            if day:
                yield day
            day = Day(on, [])
        day.items.append(item)
    if day:
        yield day


def _place(before: str) -> tuple[datetime, int] | None:
    at, _, pk = before.partition("~")
    try:
        place = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return place if place[0].tzinfo else None


def known_since(matters: list[Conversation], person: Person) -> datetime:
    """Return when she first turned to us."""
    return min([person.created_at, *(matter.opened_at for matter in matters)])
