"""Where the embedded PostgreSQL cannot start, it says why and what to do."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from muhatap.server.embedded import places
from muhatap.server.embedded.binaries import WHEEL, NoPostgres, find_bin, reachable_bin
from muhatap.server.embedded.cluster import Cluster
from muhatap.server.embedded.creation import write_settings
from muhatap.server.embedded.os_user import OsUser, user_for
from muhatap.server.embedded.refusal import CannotStart

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
Until = Callable[[Callable[[], object]], None]
SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin")
START_AND_ASK = """
import sys
from pathlib import Path
from muhatap.server.embedded.cluster import Cluster
Cluster(Path(sys.argv[1])).start()
print((Path(sys.argv[1]) / "pg18").stat().st_uid)
"""


@pytest.fixture
def unnamed_user() -> Iterator[None]:
    """A user id that is in no list of users, as some container platforms give out."""
    os.seteuid(54321)
    yield
    os.seteuid(0)


def test_a_folder_without_postgres_is_refused_by_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(home))

    with pytest.raises(NoPostgres, match="there is no postgres in it"):
        Cluster(home).start()


def test_data_of_another_version_are_left_alone(home: Path) -> None:
    (home / "pg17").mkdir()

    with pytest.raises(CannotStart, match="another version of PostgreSQL \\(17\\)") as refusal:
        Cluster(home).start()

    assert "muhatap backup muhatap.tar" in str(refusal.value)
    assert f"mv {home} {home}.pg17" in str(refusal.value)
    assert f"MUHATAP_HOME={home} muhatap restore" in str(refusal.value)
    assert list((home / "pg17").iterdir()) == []
    assert not (home / "pg18").exists()


def test_a_folder_that_names_another_version_than_it_holds_is_left_alone(home: Path) -> None:
    (home / "pg18").mkdir()
    (home / "pg18" / "PG_VERSION").write_text("17\n")

    with pytest.raises(CannotStart, match="made by another version of PostgreSQL \\(17\\)"):
        Cluster(home).start()


def test_data_that_are_gone_are_not_made_anew(home: Path) -> None:
    (home / "pg18").symlink_to(home / "nowhere")

    with pytest.raises(CannotStart, match="which is gone"):
        Cluster(home).start()

    (home / "pg18").unlink()


def test_a_full_disk_is_said_before_anything_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ROOM_TO_START", 2**60)

    with pytest.raises(CannotStart, match="Make room"):
        places.prepare_places(home, major=18)

    assert not (home / "pg18").exists()


def test_a_broken_setting_is_told_in_postgresqls_words(cluster: Cluster, home: Path, until: Until) -> None:
    (home / "pg18" / "local.conf").write_text("shared_buffers = plenty\n")
    cluster.release()
    until(lambda: not (home / "pg18" / "postmaster.pid").exists())

    with pytest.raises(CannotStart, match='invalid value for parameter "shared_buffers"'):
        cluster.start()


@pytest.mark.parametrize(("major", "knows"), [(17, False), (18, True), (19, True)])
def test_a_setting_is_written_only_for_a_version_that_knows_it(tmp_path: Path, major: int, knows: bool) -> None:
    data = tmp_path / f"pg{major}"
    data.mkdir()
    user = OsUser("somebody", os.getuid(), os.getgid())

    write_settings(data, places.Places(data=data, log=tmp_path / "log", run=tmp_path / "run", user=user))

    assert ("io_workers" in (data / "muhatap.conf").read_text()) == knows


@as_root
def test_a_user_without_a_name_is_told_to_get_one(home: Path, unnamed_user: None) -> None:
    with pytest.raises(CannotStart, match="54321 has no name in /etc/passwd"):
        user_for(home / "pg18")


@as_root
@pytest.mark.skipif(SYSTEM_PYTHON is None, reason="needs a Python that every user can run")
def test_an_ordinary_user_is_postgresqls_user_himself(home: Path) -> None:
    home.chmod(0o777)
    nobody = pwd.getpwnam("nobody")

    told = subprocess.run(
        [str(SYSTEM_PYTHON), "-c", START_AND_ASK, str(home / "own")],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
    )

    assert told.stdout == f"{nobody.pw_uid}\n"


@as_root
def test_programs_in_a_private_folder_are_copied_and_the_folder_stays_private(home: Path) -> None:
    original = find_bin()
    private = home / "private"
    private.mkdir(mode=0o700)
    package = private / WHEEL
    shutil.copytree(original.parent, package / original.parent.name)
    shutil.copytree(original.parents[1].with_name(f"{WHEEL}.libs"), private / f"{WHEEL}.libs")
    user = user_for(home / "pg18")

    programs = reachable_bin(package / original.parent.name / "bin", user, copies=home)
    told = subprocess.run([programs / "initdb", "--version"], capture_output=True, check=True, **user.identity)

    assert told.stdout.startswith(b"initdb (PostgreSQL)")
    assert not programs.is_relative_to(private)
    assert private.stat().st_mode & 0o777 == 0o700
