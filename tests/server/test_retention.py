"""The loop goes over everything in small pieces, then rests an hour."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from muhatap.channels.models import Arrival, ArrivalBody
from muhatap.kit.clock import now
from muhatap.kit.store import Gone, store_at
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

    assert _until_it_rests(work) == 4
    assert ArrivalBody.objects.count() == 0
    hears(external_id="m9")
    Arrival.objects.update(arrived_at=now().replace(year=2020))
    assert work() == 0
    assert ArrivalBody.objects.count() == 1


@pytest.mark.parametrize("is_started_anew", [False, True])
def test_what_no_row_names_is_swept_within_256_hours_however_often_it_is_started_anew(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_started_anew: bool
) -> None:
    monkeypatch.setattr(settings, "ATTACHMENTS", str(tmp_path))
    store = store_at(str(tmp_path))
    digest = store.put(b"an upload whose transaction was rolled back")
    os.utime(tmp_path / digest[:2] / digest[2:], (time.time() - 7200,) * 2)
    work = Retention()

    for hour in range(256):
        _it_is(now() + timedelta(hours=hour), monkeypatch)
        (Retention() if is_started_anew else work)()

    with pytest.raises(Gone):
        store.read(digest)
