"""Opening hours are read as they are written, and only times within them are promised."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.hours import NoHours, hours_of, is_open, opens_at, slots

ISTANBUL = ZoneInfo("Europe/Istanbul")
WEEK = hours_of("1-5 09:00-18:00, 6 10:00-14:00")
MOMENTS = st.integers(0, 60 * 24 * 700).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=ISTANBUL) + timedelta(minutes=minutes)
)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (_at(25, 9), True),
        (_at(25, 8, 59), False),
        (_at(25, 18), False),
        (_at(28, 13, 59), True),
        (_at(28, 14), False),
        (_at(29, 12), False),
    ],
)
def test_the_hours_begin_and_end_to_the_minute(at: datetime, opened: bool) -> None:
    assert is_open(WEEK, at=at, zone=ISTANBUL) is opened


def test_without_hours_somebody_is_always_there() -> None:
    assert is_open(hours_of(""), at=_at(29, 3), zone=ISTANBUL)


def test_after_saturday_comes_monday() -> None:
    assert opens_at(WEEK, at=_at(28, 15), zone=ISTANBUL) == _at(30, 9)


@pytest.mark.parametrize(
    "text", ["nine to five", "1-8 09:00-18:00", "5-1 09:00-18:00", "1 18:00-09:00", "1 09:00-29:00"]
)
def test_what_says_no_hours_is_refused(text: str) -> None:
    with pytest.raises(NoHours):
        hours_of(text)


@given(at=MOMENTS)
def test_a_promised_time_lies_ahead_and_within_the_hours(at: datetime) -> None:
    found = slots(WEEK, at=at, zone=ISTANBUL)

    assert len(found) == 3
    assert found == sorted(found)
    assert all(slot > at and is_open(WEEK, at=slot, zone=ISTANBUL) for slot in found)


@given(at=MOMENTS)
def test_where_no_hours_are_set_nobody_is_called_at_night(at: datetime) -> None:
    found = slots((), at=at, zone=ISTANBUL)

    assert all(9 <= slot.astimezone(ISTANBUL).hour < 18 and slot - at < timedelta(days=5) for slot in found)
