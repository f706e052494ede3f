"""A person's lifeline: every day she or we wrote since the first, on one strip. Pure but for its one question."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate

from muhatap.conversations.models import Conversation, Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace

SLOTS = 64
"""So many bars keep 5 px between them on a phone."""
BASE, LOW, HIGH = 24, 5, 19
LONG, SHORT, MONTH = 540, 75, 28
APART = 11.0
EDGE = 4.0

Said = tuple[date, str, int]
"""A day, a channel's kind, and how many messages."""
Spoken = tuple[date, str, str, int]
"""The same with the kind of the messages before their number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The messages of one stretch: its place in percent, its height, the channel most of them came by."""

    x: str
    y: int
    height: int
    kind: str
    day: int
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A date under the strip; `step` says whether it is read as a year, a month or a day."""

    x: str
    on: date
    step: str


@dataclass(frozen=True, slots=True)
class Lifeline:
    """The strip: from the first day to the last, `days` after it."""

    first: date
    last: date
    count: int
    bars: list[Bar]
    marks: list[Mark]

    @property
    def days(self) -> int:
        """How many days lie between its ends."""
        return (self.last - self.first).days


def said_by_day(workspace: Workspace, matters: list[Conversation], *, zone: ZoneInfo) -> list[Spoken]:
    """Return how many messages she and we wrote in these conversations, by day of the zone, channel and kind."""
    spoken = workspace.messages.filter(
        conversation__in=[matter.pk for matter in matters], kind__in=(Message.Kind.INCOMING, Message.Kind.REPLY)
    )
    on: Any = TruncDate("at", tzinfo=zone)
    counted = spoken.order_by().annotate(on=on).values_list("on", "channel__kind", "kind").annotate(count=Count("pk"))
    return list(counted)


def lifeline_of(spoken: list[Spoken], *, zone: ZoneInfo) -> Lifeline | None:
    """Return the lifeline of what was said, or None where all of it happened today."""
    return drawn([(on, channel, count) for on, channel, _, count in spoken], today=now().astimezone(zone).date())


def drawn(said: list[Said], *, today: date) -> Lifeline | None:
    """Return the strip of what was said on which day, or None where it would be one day long."""
    first = min((on for on, _, _ in said), default=today)
    last = max((on for on, _, _ in said), default=today)
    last = max(last, today)
    if first == last:
        return None
    return Lifeline(first, last, sum(count for _, _, count in said), _bars(said, first, last), _marks(first, last))


def _bars(said: list[Said], first: date, last: date) -> list[Bar]:
    length = (last - first).days
    slots: dict[int, list[Said]] = {}
    for one in said:
        slots.setdefault(min(SLOTS - 1, (one[0] - first).days * SLOTS // length), []).append(one)
    most = max(sum(count for _, _, count in found) for found in slots.values())
    return [_bar(slot, found, first, most) for slot, found in sorted(slots.items())]


def _bar(slot: int, found: list[Said], first: date, most: int) -> Bar:
    by_kind: dict[str, int] = {}
    for _, kind, count in found:
        by_kind[kind] = by_kind.get(kind, 0) + count
    count = sum(by_kind.values())
    height = LOW + round((HIGH - LOW) * sqrt(count / most))
    kind = max(sorted(by_kind), key=lambda name: by_kind[name])
    day = (min(on for on, _, _ in found) - first).days
    return Bar(_percent((slot + 0.5) / SLOTS * 100), BASE - height, height, kind, day, count)


def _marks(first: date, last: date) -> list[Mark]:
    """Return years, months or days to read the strip by, never closer than they can be read."""
    length = (last - first).days
    step = "year" if length > LONG else "month" if length > SHORT else "day"
    # Every so many months, counted from January, which says its year.
    stride = next((each for each in (1, 2, 3, 4) if each * MONTH / length * 100 >= APART), 6)
    marks: list[Mark] = []
    before = -APART
    for number in range(1, length):
        on = first + timedelta(days=number)
        if step != "day" and (on.day != 1 or (on.month - 1) % (12 if step == "year" else stride)):
            continue
        x = number / length * 100
        if x - before >= APART and EDGE <= x <= 100 - EDGE:
            marks.append(Mark(_percent(x), on, step))
            before = x
    return marks


def _percent(share: float) -> str:
    return f"{share:.2f}%"
