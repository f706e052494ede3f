"""When which story is told: the deck of stories and the days of eighteen months."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from muhatap.server.demo.moments import turn_start
from muhatap.server.demo.slots import ISTANBUL
from muhatap.server.demo.stories import Line, Story

SPAN = timedelta(days=548)
_LONGEST = timedelta(days=14)
_RECENT_HOURS = (2, 3, 4, 6, 8, 20, 22, 24, 26, 29, 31, 33)
_WEEKDAYS = (1.0, 0.95, 0.9, 0.9, 0.95, 0.6, 0.35)
_SEASONS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile(r"ramazan|sahur|iftar", re.IGNORECASE), frozenset({2, 3})),
    (re.compile(r"yılbaşı|\d Aralık|christmas", re.IGNORECASE), frozenset({12})),
)

# Minutes since the customers' present turns began; a first reply is owed within 180.
_WAITED = (3, 9, 17, 29, 41, 58, 76, 97, 119, 143, 166, 197, 238)
_FRESH = 5
_OUR_LAST_WORD_HOURS = (0.7, 2, 4, 7, 21, 27, 45, 53, 72, 94)
_ASLEEP = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its lines as far as they are told; `last` is when its present turn began, or when it ended."""

    story: Story
    lines: tuple[Line, ...]
    status: str
    last: datetime


def deck_of(stories: tuple[Story, ...], count: int, rng: random.Random) -> list[Story]:
    """Return so many stories in shuffled rounds: each is dealt once before any is dealt again."""
    deck: list[Story] = []
    while len(deck) < count:
        round_ = list(stories)
        rng.shuffle(round_)
        deck += round_
    return deck[:count]


def schedule(stories: tuple[Story, ...], *, at: datetime, count: int, rng: random.Random) -> list[Told]:
    """Return what is told when, the present matters last."""
    deck = deck_of(stories, count, rng)
    present = _present(deck, at, rng)
    return _past(deck, at, rng) + present


def _present(deck: list[Story], at: datetime, rng: random.Random) -> list[Told]:
    """Take the matters that are still going on out of the deck."""
    found: list[Told] = []
    minutes = [waited + rng.random() for waited in _WAITED]
    rng.shuffle(minutes)
    for place, waited in enumerate(minutes):
        is_fresh = place < _FRESH
        story = _drawn(deck, "resolved" if is_fresh else "open")
        lines = _first_words(story) if is_fresh else story.lines
        found.append(Told(story, lines, "open", at - timedelta(minutes=waited)))
    for place, hours in enumerate(_OUR_LAST_WORD_HOURS):
        story = _drawn(deck, "waiting")
        status = "snoozed" if place >= len(_OUR_LAST_WORD_HOURS) - _ASLEEP else "waiting"
        found.append(Told(story, story.lines, status, at - timedelta(hours=hours + rng.random() / 4)))
    return found


def _drawn(deck: list[Story], ending: str) -> Story:
    """Take the last story of the deck that ends so and is no telephone call."""
    for index in range(len(deck) - 1, -1, -1):
        story = deck[index]
        if story.ending == ending and "phone" not in story.channels and _says_first(story) == "customer":
            return deck.pop(index)
    return deck.pop()


def _says_first(story: Story) -> str:
    return story.lines[0].side


def _first_words(story: Story) -> tuple[Line, ...]:
    """Return the customer's first words, nobody having answered yet."""
    end = next((index for index, line in enumerate(story.lines) if line.side != "customer" or line.is_later), None)
    return story.lines[:end]


def _past(deck: list[Story], at: datetime, rng: random.Random) -> list[Told]:
    ends = sorted(_ends(at, len(deck), rng))
    _put_in_season(deck, ends, rng)
    return [Told(story, _answered(story), "resolved", last) for story, last in zip(deck, ends, strict=True)]


def _answered(story: Story) -> tuple[Line, ...]:
    """Return the lines without a last question that nobody has answered yet."""
    start = turn_start(story.lines)
    return story.lines[:start] if story.ending == "open" and start else story.lines


def _ends(at: datetime, count: int, rng: random.Random) -> list[datetime]:
    """Return when the past matters ended: more of them lately than long ago, few on Sundays."""
    found = [at - timedelta(hours=hours + rng.random()) for hours in _RECENT_HOURS]
    whole = (SPAN - _LONGEST).total_seconds()
    while len(found) < count:
        back = whole * (1 - rng.random() ** 0.75)
        day = (at - timedelta(seconds=back)).astimezone(ISTANBUL)
        hour = rng.triangular(8.5, 22.5, 13.5)
        end = day.replace(hour=int(hour), minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
        if rng.random() < _WEEKDAYS[end.weekday()] and end < at - timedelta(hours=2):
            found.append(end.astimezone(at.tzinfo))
    return found[:count]


def _put_in_season(deck: list[Story], ends: list[datetime], rng: random.Random) -> None:
    """Exchange stories of a season with others until they are told in theirs."""
    seasons = [_season(story) for story in deck]
    for index, months in enumerate(seasons):
        if not months or ends[index].month in months:
            continue
        fitting = [place for place, end in enumerate(ends) if end.month in months and not seasons[place]]
        if fitting:
            other = rng.choice(fitting)
            deck[index], deck[other] = deck[other], deck[index]
            seasons[index], seasons[other] = seasons[other], seasons[index]


def _season(story: Story) -> frozenset[int]:
    text = "\n".join([story.subject, *(line.text for line in story.lines)])
    return next((months for words, months in _SEASONS if words.search(text)), frozenset())
