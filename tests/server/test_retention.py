"""The loop goes over everything in small pieces, then rests an hour."""

import os
import time
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


def test_it_works_in_pieces_and_then_rests(hears: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PIECE", 2)
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


def test_what_no_row_names_is_swept_from_the_store(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ATTACHMENTS", str(tmp_path))
    monkeypatch.setattr(retention, "EVERY", 0.0)
    store = store_at(str(tmp_path))
    digest = store.put(b"an upload whose transaction was rolled back")
    os.utime(tmp_path / digest[:2] / digest[2:], (time.time() - 7200,) * 2)
    work = Retention()

    for _ in range(256):
        work()

    with pytest.raises(Gone):
        store.read(digest)
