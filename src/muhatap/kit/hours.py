"""Opening hours written as a text, and the times within them that can be promised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"([1-7])(?:-([1-7]))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
AHEAD = 8
"""Days that are looked ahead."""
USUAL = "1-5 09:00-18:00"
"""When people are called back where no hours are set."""
SLOTS = (timedelta(minutes=30), timedelta(hours=3, minutes=30), timedelta(hours=7))


class NoHours(ValueError):
    """The text says no hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one weekday, Monday is 1."""

    weekday: int
    begins: time
    ends: time


def hours_of(text: str) -> tuple[Span, ...]:
    """Return the spans of a text such as “1-5 09:00-18:00, 6 10:00-14:00”; none for an empty one; raise NoHours."""
    return tuple(span for part in text.split(",") if part.strip() for span in _spans(part.strip()))


def _spans(part: str) -> Iterator[Span]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise NoHours("Write hours like “1-5 09:00-18:00, 6 10:00-14:00”; 1 is Monday.")
    first, last = int(found[1]), int(found[2] or found[1])
    try:
        begins, ends = time(int(found[3]), int(found[4])), time(int(found[5]), int(found[6]))
    except ValueError as wrong:
        raise NoHours("A time lies between 00:00 and 23:59.") from wrong
    if last < first or ends <= begins:
        raise NoHours("Hours end after they begin; write a night as two spans.")
    for weekday in range(first, last + 1):
        yield Span(weekday, begins, ends)


def is_open(spans: tuple[Span, ...], *, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment lies within the hours; without hours every moment does."""
    here = at.astimezone(zone)
    return not spans or any(one.weekday == here.isoweekday() and one.begins <= here.time() < one.ends for one in spans)


def opens_at(spans: tuple[Span, ...], *, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the hours begin next, or None."""
    return min((begins for begins, _ in _coming(spans, at, zone) if begins > at), default=None)


def slots(spans: tuple[Span, ...], *, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return up to three times within the next hours at which somebody can be called back."""
    found: list[datetime] = []
    for begins, ends in sorted(_coming(spans or hours_of(USUAL), at, zone)):
        start = max(begins, _quarter(at))
        found += [slot for later in SLOTS if (slot := start + later) <= ends - timedelta(minutes=15)]
        if len(found) >= 3:
            break
    return found[:3]


def _coming(spans: tuple[Span, ...], at: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    today = at.astimezone(zone).date()
    for ahead in range(AHEAD):
        day: date = today + timedelta(days=ahead)
        for one in spans:
            ends = datetime.combine(day, one.ends, zone)
            if one.weekday == day.isoweekday() and ends > at:
                yield datetime.combine(day, one.begins, zone), ends


def _quarter(at: datetime) -> datetime:
    """Return the next full quarter of an hour."""
    rest = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at - rest + timedelta(minutes=15)
