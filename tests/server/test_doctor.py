"""The doctor names what is wrong, and what takes room."""

from pathlib import Path

import pytest
from django.conf import settings

from muhatap.kit.store import store_at
from muhatap.server import doctor
from muhatap.server.schema import Standing


def test_disk_use_is_told_by_kind(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "ATTACHMENTS", str(tmp_path / "attachments"))
    store_at(settings.ATTACHMENTS).put(b"x" * 1000)
    for folder, size in (("logs", 20), ("log", 5), ("backups", 300)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file").write_bytes(b"x" * size)

    use = doctor.disk_use()

    assert use.pop("database") > 1_000_000
    assert use == {"attachments": 1000, "logs": 25, "backups": 300}


def test_a_program_older_than_its_database_is_named(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "standing", lambda: Standing(0, ["radar.0001_initial"]))

    found = {one["check"]: one for one in doctor.findings()}

    assert not found["program"]["ok"]
    assert "radar.0001_initial" in found["program"]["say"]
    assert [name for name, one in found.items() if not one["ok"] and name != "disk"] == ["program"]
    assert found["disk use"]["database"] > 0
