"""The demo's eighteen months as plain values: who wrote what when, and what became of it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from muhatap.server.demo.casting import Casting
from muhatap.server.demo.moments import moments, moments_now, turn_start
from muhatap.server.demo.people import Customer, customers
from muhatap.server.demo.schedule import SPAN, Told, schedule
from muhatap.server.demo.slots import ISTANBUL, filling
from muhatap.server.demo.staff import BUSINESS, SUPPORT, Colleague, author_of, writer_of
from muhatap.server.demo.stories import Story, all_stories

CONVERSATIONS = 900
WITHIN = timedelta(hours=3)
_KINDS = {"customer": "incoming", "agent": "reply", "note": "note"}


@dataclass(frozen=True, slots=True)
class Said:
    """One message; a customer's has no author."""

    kind: str
    at: datetime
    text: str
    author: Colleague | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A first reply we owed or owe."""

    made_at: datetime
    due_by: datetime
    kept_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One conversation. `customer` is a place in the plan's customers."""

    story: Story
    customer: int
    channel: str
    subject: str
    status: str
    said: tuple[Said, ...]
    pledges: tuple[Pledge, ...]
    assignee: Colleague | None
    team: str
    waiting_since: datetime | None
    snoozed_until: datetime | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the demo holds at a moment."""

    at: datetime
    customers: tuple[Customer, ...]
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class _Timed:
    """A story with its channel and the moment of each line."""

    told: Told
    channel: str
    times: list[datetime]


def plan(at: datetime, *, seed: int = 7) -> Plan:
    """Return the demo as it stands at that moment, matters in order of opening; the same for the same arguments."""
    rng = random.Random(f"plan {seed}")
    people = customers(seed=seed)
    timed = [_timed(told, at, rng) for told in schedule(all_stories(), at=at, count=CONVERSATIONS, rng=rng)]
    timed.sort(key=lambda one: (one.times[0], one.told.story.slug))
    casting = Casting(people, rng)
    matters = []
    for one in timed:
        number = casting.customer_for(
            one.told.story, begins=one.times[0], ends=one.times[-1], is_present=one.told.status == "open"
        )
        matters.append(_matter(one, number, people[number], at=at, rng=rng))
    return Plan(at, people, tuple(matters))


def _timed(told: Told, at: datetime, rng: random.Random) -> _Timed:
    channel = rng.choice(told.story.channels)
    if told.status == "resolved":
        return _Timed(told, channel, moments(told.lines, channel=channel, last=told.last, rng=rng))
    return _Timed(told, channel, moments_now(told.lines, channel=channel, turn=told.last, at=at, rng=rng))


def _matter(one: _Timed, number: int, customer: Customer, *, at: datetime, rng: random.Random) -> Matter:
    told, story = one.told, one.told.story
    main = writer_of(story, rng)
    filled = filling(
        share=max(0.0, 1 - (at - one.times[0]) / SPAN),
        language=story.language,
        rng=rng,
        name=customer.first_name,
        agent=main.first_name,
        city=customer.city,
    )
    said = tuple(
        Said(
            kind=_KINDS[line.side],
            at=time,
            text=filled.fill(line.text, at=time),
            author=None if line.side == "customer" else author_of(line, main, rng),
        )
        for line, time in zip(told.lines, one.times, strict=True)
    )
    waiting_since = one.times[turn_start(told.lines)] if told.status == "open" else None
    is_taken = any(each.author for each in said)
    return Matter(
        story=story,
        customer=number,
        channel=one.channel,
        subject=filled.fill(story.subject, at=one.times[0]),
        status=told.status,
        said=said,
        pledges=_pledges(said, waiting_since, at),
        assignee=main if is_taken else None,
        team=BUSINESS if story.topic == "kurumsal" else SUPPORT,
        waiting_since=waiting_since,
        snoozed_until=_morning(at, rng) if told.status == "snoozed" else None,
        resolved_at=_resolved_at(said, at, rng) if told.status == "resolved" else None,
    )


def _pledges(said: tuple[Said, ...], waiting_since: datetime | None, at: datetime) -> tuple[Pledge, ...]:
    """Return the first replies owed: at the beginning, and anew where the customer came back with an open question."""
    begin = said[0].at
    answer = next((each.at for each in said if each.kind == "reply"), None)
    found = []
    if answer and said[0].kind == "incoming":
        found.append(Pledge(begin, begin + WITHIN, answer, "kept" if answer <= begin + WITHIN else "broken"))
    if waiting_since:
        due = waiting_since + WITHIN
        found.append(Pledge(waiting_since, due, None, "open" if due >= at else "broken"))
    return tuple(found)


def _resolved_at(said: tuple[Said, ...], at: datetime, rng: random.Random) -> datetime:
    """Return when we closed it: soon after thanks, some days after an answer that nobody came back to."""
    last = said[-1]
    minutes = rng.triangular(1, 70, 8) if last.kind == "incoming" else rng.triangular(4, 3_600, 60)
    return min(last.at + timedelta(minutes=minutes), max(last.at, at - timedelta(minutes=2)))


def _morning(at: datetime, rng: random.Random) -> datetime:
    """Return half past nine of one of the next mornings."""
    day = at.astimezone(ISTANBUL) + timedelta(days=rng.randrange(1, 4))
    return day.replace(hour=9, minute=30, second=0, microsecond=0).astimezone(at.tzinfo)
