"""A home that is deleted begins anew, and what it left outside goes after a week."""

import os
import shutil
import time
from pathlib import Path

import pytest

from muhatap.server.embedded import places
from muhatap.server.embedded.os_user import OsUser
from muhatap.server.embedded.places import LEFT_FOR, prepare_places


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store for databases of homes that their user cannot reach, as for root."""
    myself = OsUser("ben", os.getuid(), os.getgid())
    monkeypatch.setattr(places, "ROOT_STORE", tmp_path / "store")
    monkeypatch.setattr(places, "user_for", lambda data: myself)
    monkeypatch.setattr(OsUser, "is_other", True)
    monkeypatch.setattr(OsUser, "can_reach", lambda self, path: False)
    monkeypatch.setattr(OsUser, "own", lambda self, path: None)
    return tmp_path / "store"


def _start(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    data = prepare_places(home, major=18).data
    data.mkdir(exist_ok=True)
    return data


def test_a_deleted_home_begins_anew_and_is_kept_aside_for_a_week(tmp_path: Path, store: Path) -> None:
    home = tmp_path / "home"
    (_start(home) / "customers").touch()
    shutil.rmtree(home)

    fresh = _start(home)

    assert list(fresh.iterdir()) == []
    (left,) = store.glob("*.left-*")
    assert (left / "pg18" / "customers").exists()


def test_what_was_left_more_than_a_week_ago_goes_at_the_next_start(tmp_path: Path, store: Path) -> None:
    home = tmp_path / "home"
    base = _start(home).parent
    old, young, other = (
        base.with_name(f"{base.name}.left-{int(time.time()) - LEFT_FOR - 60}"),
        base.with_name(f"{base.name}.left-{int(time.time()) - LEFT_FOR + 60}"),
        base.with_name("another-home.left-1"),
    )
    for folder in (old, young, other):
        (folder / "pg18").mkdir(parents=True)

    _start(home)

    assert not old.exists()
    assert young.exists()
    assert other.exists()
