"""The loop goes over everything in small pieces, then rests an hour."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from muhatap.channels.models import Arrival, ArrivalBody
from muhatap.kit.clock import now
from muhatap.kit.store import FolderStore, StoreAway, store_at
from muhatap.server import retention
from muhatap.server.retention import Retention
from tests.cast import Write


def _until_it_rests(work: Retention) -> int:
    turns = 1
    while work():
        turns += 1
    return turns


def _it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "now", lambda: moment)


def test_it_works_in_pieces_and_then_rests(hears: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PIECE", 2)
    _it_is(now(), monkeypatch)
    for number in range(5):
        hears(external_id=f"m{number}")
    Arrival.objects.update(arrived_at=now().replace(year=2020))
    work = Retention()

    assert _until_it_rests(work) == 5
    assert ArrivalBody.objects.count() == 0
    hears(external_id="m9")
    Arrival.objects.update(arrived_at=now().replace(year=2020))
    assert work() == 0
    assert ArrivalBody.objects.count() == 1


@pytest.mark.parametrize("is_started_anew", [False, True])
@pytest.mark.parametrize("every", [1, 24, 100, 255, 256, 1000])
def test_what_no_row_names_is_swept_within_256_hours_however_seldom_it_runs(
    orphan: Callable[[], bool], monkeypatch: pytest.MonkeyPatch, is_started_anew: bool, every: int
) -> None:
    work = Retention()
    begin = now()
    _it_is(begin, monkeypatch)
    _until_it_rests(work)

    for hour in (*range(every, 256, every), max(256, every)):
        _it_is(begin + timedelta(hours=hour), monkeypatch)
        _until_it_rests(Retention() if is_started_anew else work)

    assert not orphan()


def test_a_clock_that_was_wrong_once_does_not_end_the_sweeping(
    orphan: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = now()
    _it_is(begin.replace(year=2099), monkeypatch)
    _until_it_rests(Retention())

    for hour in range(256):
        _it_is(begin + timedelta(hours=hour), monkeypatch)
        _until_it_rests(Retention())

    assert not orphan()


def test_a_store_that_was_away_is_swept_where_it_was_left_off(
    orphan: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = now()
    _it_is(begin, monkeypatch)
    _until_it_rests(Retention())
    _it_is(begin + timedelta(hours=255), monkeypatch)
    with monkeypatch.context() as away:
        away.setattr(FolderStore, "digests", _away)
        with pytest.raises(StoreAway):
            _until_it_rests(Retention())

    _until_it_rests(Retention())

    assert not orphan()


def _away(store: FolderStore, start: str = "") -> Iterator[tuple[str, int]]:
    raise StoreAway("The bucket of attachments does not answer.")


@pytest.fixture
def orphan(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """An old file that no row names; tells whether it is still there."""
    monkeypatch.setattr(settings, "ATTACHMENTS", str(tmp_path))
    digest = store_at(str(tmp_path)).put(b"an upload whose transaction was rolled back")
    path = tmp_path / digest[:2] / digest[2:]
    os.utime(path, (time.time() - 7200,) * 2)
    return path.exists


@pytest.fixture(autouse=True)
def _without_a_note() -> None:
    cache.clear()
