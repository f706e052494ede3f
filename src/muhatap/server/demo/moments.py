"""When each line of a story was said: reckoned backwards from the last one, by the pace of the channel."""

import random
import re
from datetime import datetime, timedelta

from muhatap.server.demo.slots import ISTANBUL
from muhatap.server.demo.stories import Line

Triangle = tuple[float, float, float]
"""Shortest, longest and usual number of minutes."""

_REPLY: dict[str, Triangle] = {
    "email": (6, 168, 34),
    "chat": (0.4, 5, 1.2),
    "x": (4, 120, 22),
    "instagram": (4, 150, 28),
    "whatsapp": (2, 90, 11),
    "phone": (0.5, 2, 1),
}
_ANSWER: dict[str, Triangle] = {
    "email": (12, 1_300, 90),
    "chat": (0.5, 6, 1.4),
    "x": (2, 300, 15),
    "instagram": (2, 420, 18),
    "whatsapp": (1, 240, 6),
    "phone": (0.5, 3, 1),
}
_NOTE: Triangle = (1, 9, 3)
_LATE: Triangle = (190, 560, 240)
_LATER_OURS: Triangle = (25, 300, 70)
_LATER_THEIRS: Triangle = (1_100, 3_600, 1_500)
_ARRIVED = re.compile(r"geldi|ulaştı|takt[ıi]m|kurdu|ertesi|sonraki|sonradan|arayıp|aradı|arrived|came|works? now")
_EARLY = re.compile(r"günaydın|good morning", re.IGNORECASE)
_EVENING = re.compile(r"^(iyi akşamlar|iyi geceler|good evening)", re.IGNORECASE)
_BEFORE = re.compile(r"(?:bugün |today,? (?:at |by )?)(\d\d)[.:]\d\d|(?<!arın )(\d\d)[.:]\d\d kargosu")


def moments(lines: tuple[Line, ...], *, channel: str, last: datetime, rng: random.Random) -> list[datetime]:
    """Return the moment of every line; none is after `last`, and none is when its writer would sleep."""
    at = _settled(last, lines[-1], rng)
    found = [at]
    for index in range(len(lines) - 1, 0, -1):
        minutes = _gap(lines, index, channel, rng)
        at = _settled(at - timedelta(minutes=minutes), lines[index - 1], rng)
        found.append(at)
    return found[::-1]


def moments_now(
    lines: tuple[Line, ...], *, channel: str, turn: datetime, at: datetime, rng: random.Random
) -> list[datetime]:
    """Return moments for a matter still going on: its present turn began at `turn`, its last word is before `at`.

    A customer's turn begins exactly then, for someone writes at every hour; ours may begin earlier, at work.
    """
    start = turn_start(lines)
    found = moments(lines[: start + 1], channel=channel, last=turn, rng=rng)
    if lines[start].side == "customer":
        found[-1] = turn
    for index in range(start + 1, len(lines)):
        left = (at - found[-1]).total_seconds() / 60
        minutes = min(_gap(lines, index, channel, rng), left * rng.uniform(0.15, 0.6))
        found.append(found[-1] + timedelta(minutes=minutes))
    return found


def turn_start(lines: tuple[Line, ...]) -> int:
    """Return where the unbroken run of whoever had the last word begins; notes are nobody's word."""
    spoken = [index for index, line in enumerate(lines) if line.side != "note"]
    start = spoken[-1]
    for index in reversed(spoken):
        if lines[index].side != lines[start].side:
            break
        start = index
    return start


def _gap(lines: tuple[Line, ...], index: int, channel: str, rng: random.Random) -> float:
    """Return the minutes between a line and the one before it."""
    line, before = lines[index], lines[index - 1]
    if line.side == "note":
        return _drawn(_NOTE, rng)
    if line.side == "agent":
        if before.side == "agent":
            return _drawn(_LATER_OURS, rng)
        is_late = index <= 2 and channel not in {"phone", "chat"} and rng.random() < 0.07
        return _drawn(_LATE if is_late else _REPLY[channel], rng)
    if before.side == "customer" or (index > 2 and _ARRIVED.search(line.text)):
        return _drawn(_LATER_THEIRS, rng)
    return _drawn(_ANSWER[channel], rng)


def _drawn(triangle: Triangle, rng: random.Random) -> float:
    return rng.triangular(*triangle)


def _settled(at: datetime, line: Line, rng: random.Random) -> datetime:
    """Return the moment, or an earlier one at which the line's writer is awake or at work and its words are true."""
    local = at.astimezone(ISTANBUL)
    for _ in range(8):
        begin, end = _hours(local, line)
        hour = local.hour + local.minute / 60
        if begin <= hour < end:
            return local.astimezone(at.tzinfo)
        if hour >= end:
            return _within(local, max(begin, end - 7), end, rng).astimezone(at.tzinfo)
        local = (local - timedelta(days=1)).replace(hour=23, minute=59)
    return at


def _hours(local: datetime, line: Line) -> tuple[float, float]:
    """Return the first and the last hour of that day at which the line can be written."""
    if line.side == "customer":
        if _EARLY.search(line.text[:30]):
            return 7, 11
        return (17.5, 22.5) if _EVENING.search(line.text) else (7.5, 23.2)
    begin, end = (11.0, 17.0) if local.weekday() == 6 else (9.0, 19.4)
    told = [float(hour) for found in _BEFORE.findall(line.text) for hour in found if hour]
    end = min([end, *(hour - 0.4 for hour in told if hour - 0.5 > begin)])
    return (begin, min(end, 11.5)) if _EARLY.search(line.text[:30]) else (begin, end)


def _within(local: datetime, begin: float, end: float, rng: random.Random) -> datetime:
    minute = int(rng.uniform(begin, end) * 60)
    return local.replace(hour=minute // 60, minute=minute % 60, second=rng.randrange(60), microsecond=0)
