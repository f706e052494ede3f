"""What a home left outside is never touched: nobody can tell whether the home was deleted or moved."""

import os
import shutil
from pathlib import Path

import pytest

from muhatap.server.embedded import places
from muhatap.server.embedded.os_user import OsUser
from muhatap.server.embedded.places import outside, prepare_places
from muhatap.server.embedded.refusal import CannotStart


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


def test_a_deleted_home_begins_anew_and_what_it_had_is_left_alone(tmp_path: Path, store: Path) -> None:
    home = tmp_path / "home"
    left = _start(home)
    (left / "customers").touch()
    shutil.rmtree(home)

    fresh = _start(home)

    assert list(fresh.iterdir()) == []
    assert (left / "customers").exists()
    assert _start(home) == fresh


def test_a_moved_home_keeps_its_database_whatever_is_begun_in_its_place(tmp_path: Path, store: Path) -> None:
    home, moved = tmp_path / "home", tmp_path / "anywhere" / "home.old"
    (_start(home) / "customers").touch()
    moved.parent.mkdir()
    home.rename(moved)

    _start(home)
    shutil.rmtree(home)
    _start(home)

    assert (_start(moved) / "customers").exists()
    assert outside(moved) != outside(home)


def test_where_the_database_lies_is_told_only_where_it_is_not_the_home(tmp_path: Path, store: Path) -> None:
    _start(tmp_path / "home")
    (tmp_path / "plain" / "pg18").mkdir(parents=True)

    assert outside(tmp_path / "home") == next(store.iterdir())
    assert outside(tmp_path / "plain") is None


def test_the_way_to_another_major_says_where_the_old_database_stays(tmp_path: Path, store: Path) -> None:
    home = tmp_path / "home"
    base = _start(home).parent

    with pytest.raises(CannotStart, match=f"The old database stays in {base}, where {home}.pg18 then links to"):
        prepare_places(home, major=19)
