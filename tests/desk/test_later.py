"""The house promises that what is put aside comes back when it was meant to."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from muhatap.desk.later import NoSuchTime, until

ISTANBUL = ZoneInfo("Europe/Istanbul")
TUESDAY = datetime(2026, 11, 17, 14, 38, tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("hour", "2026-11-17T15:38:00+03:00"),
        ("tomorrow", "2026-11-18T09:00:00+03:00"),
        ("monday", "2026-11-23T09:00:00+03:00"),
    ],
)
def test_a_choice_means_the_next_such_time(choice: str, wanted: str) -> None:
    assert until(choice, now=TUESDAY).isoformat() == wanted


def test_monday_said_on_a_monday_is_the_one_after() -> None:
    monday = datetime(2026, 11, 16, 8, 0, tzinfo=ISTANBUL)

    assert until("monday", now=monday).date().isoformat() == "2026-11-23"


def test_her_own_time_is_read_in_the_zone_of_the_workspace() -> None:
    assert until("", now=TUESDAY, own="2026-11-20T10:15").isoformat() == "2026-11-20T10:15:00+03:00"


def test_tomorrow_at_nine_is_at_nine_also_when_the_clocks_change_in_between() -> None:
    berlin = datetime(2026, 10, 24, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    assert until("tomorrow", now=berlin).isoformat() == "2026-10-25T09:00:00+01:00"


@pytest.mark.parametrize(
    "own", ["", "yarın", "2026-11-17T14:38", "2020-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_time_that_is_none_or_has_passed_or_is_ages_away_is_refused(own: str) -> None:
    with pytest.raises(NoSuchTime):
        until("", now=TUESDAY, own=own)
