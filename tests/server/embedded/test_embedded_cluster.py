"""The embedded PostgreSQL is there when it is needed, shared by all, and gone with its last user."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from muhatap.server.embedded import stale
from muhatap.server.embedded.cluster import Cluster, ensure_running
from muhatap.server.embedded.places import ROOT_STORE
from muhatap.server.embedded.refusal import CannotStart

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


Until = Callable[[Callable[[], object]], None]
StartUser = Callable[[Path], "subprocess.Popen[str]"]


def server_pid(home: Path) -> int:
    """The process of the home's running server."""
    return int((home / "pg18" / "postmaster.pid").read_text().split()[0])


def keeper_pid(home: Path) -> int:
    """The process that started the home's running server."""
    return int(psutil.Process(server_pid(home)).ppid())


def lives(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be collected."""
    return bool(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


def server_pid_or_none(home: Path) -> int | None:
    return server_pid(home) if (home / "pg18" / "postmaster.pid").exists() else None


def started(user: subprocess.Popen[str]) -> bool:
    return user.stdout is not None and user.stdout.readline() == "started\n"


def value(address: str, query: str) -> object:
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchone()[0]  # type: ignore[index]


def do(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        list(map(connection.execute, statements))


def test_the_app_may_use_the_owners_tables_but_make_none(shared: Cluster) -> None:
    do(shared.owner_url, "create table letter (id bigserial primary key)")

    do(shared.app_url, "insert into letter default values")

    assert value(shared.app_url, "select count(*) from letter") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        do(shared.app_url, "create table mine ()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        do(shared.app_url, "truncate letter")
    assert value(shared.app_url, "select rolbypassrls or rolsuper from pg_roles where rolname = current_user") is False


def test_databases_made_later_get_the_same_extension_and_privileges(shared: Cluster) -> None:
    do(shared.owner_url, "create database test_muhatap")
    owner = psycopg.connect(**shared.connect_kwargs("muhatap_owner") | {"dbname": "test_muhatap"}, autocommit=True)
    app = psycopg.connect(**shared.connect_kwargs("muhatap_app") | {"dbname": "test_muhatap"})

    owner.execute("create table point (place vector(2))")
    app.execute("insert into point values ('[3,4]')")

    assert app.execute("select place <-> '[0,0]' from point").fetchone() == (5.0,)
    owner.close()
    app.close()


def test_words_are_lowered_alike_on_every_machine(shared: Cluster) -> None:
    provider = "select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()"

    assert value(shared.app_url, provider) == "b C.UTF-8"
    assert value(shared.app_url, "show listen_addresses") == ""
    assert value(shared.app_url, "show fsync") == "on"


def test_a_second_user_attaches_to_the_running_server(cluster: Cluster, home: Path, start_user: StartUser) -> None:
    first = server_pid(home)

    assert started(start_user(home))
    assert ensure_running(home) is ensure_running(home)
    ensure_running(home).release()

    assert server_pid(home) == first


def test_processes_that_start_at_once_share_one_server(home: Path, start_user: StartUser, until: Until) -> None:
    one, other, third = start_user(home), start_user(home), start_user(home)

    assert [started(one), started(other), started(third)] == [True, True, True]

    server = server_pid(home)
    one.kill()
    other.kill()
    assert lives(server)
    third.kill()
    until(lambda: not lives(server))


def test_the_server_ends_with_its_last_user_however_that_ends(home: Path, start_user: StartUser, until: Until) -> None:
    user = start_user(home)
    assert started(user)
    server, keeper = server_pid(home), keeper_pid(home)

    user.kill()

    until(lambda: not lives(server) and not lives(keeper))
    assert not (home / "pg18" / "postmaster.pid").exists()


def test_what_was_written_is_there_after_a_stop(cluster: Cluster, home: Path, until: Until) -> None:
    do(cluster.owner_url, "create table letter as select 7 as number")
    server = server_pid(home)

    cluster.release()
    until(lambda: not lives(server))
    cluster.start()

    assert value(cluster.app_url, "select number from letter") == 7


def test_a_child_that_releases_does_not_take_the_database_from_its_parent(shared: Cluster) -> None:
    child = multiprocessing.get_context("fork").Process(target=shared.release)

    child.start()
    child.join()

    assert value(shared.app_url, "select pg_sleep(0.6) is not null")


def test_a_killed_keeper_takes_its_server_along_and_the_next_start_makes_new_ones(
    cluster: Cluster, home: Path, until: Until
) -> None:
    do(cluster.owner_url, "create table letter as select 7 as number")
    server = server_pid(home)

    os.kill(keeper_pid(home), signal.SIGKILL)
    until(lambda: not lives(server))
    cluster.start()

    assert server_pid(home) != server
    assert value(cluster.app_url, "select number from letter") == 7


def test_a_killed_server_is_started_again_with_what_was_committed(cluster: Cluster, home: Path, until: Until) -> None:
    do(cluster.owner_url, "create table letter as select 7 as number")
    server = server_pid(home)

    os.kill(server, signal.SIGKILL)
    until(lambda: not lives(server))
    until(lambda: server_pid_or_none(home) not in {None, server})
    cluster.start()

    assert value(cluster.app_url, "select number from letter") == 7


def test_a_keeper_told_to_end_stops_the_server_cleanly(cluster: Cluster, home: Path, until: Until) -> None:
    server = server_pid(home)

    os.kill(keeper_pid(home), signal.SIGTERM)

    until(lambda: not lives(server))
    until(lambda: not (home / "pg18" / "postmaster.pid").exists())


def test_a_left_over_pid_file_with_a_strangers_number_does_not_hinder(
    cluster: Cluster, home: Path, until: Until
) -> None:
    pid_file = home / "pg18" / "postmaster.pid"
    server, said = server_pid(home), pid_file.read_text()
    cluster.release()
    until(lambda: not lives(server))
    # Of the server's own user: PostgreSQL itself knows that it is not another user's process.
    stranger = subprocess.Popen(["sleep", "60"], user=(home / "pg18").stat().st_uid)
    pid_file.write_text(said.replace(str(server), str(stranger.pid), 1))

    cluster.start()

    assert server_pid(home) != stranger.pid
    assert value(cluster.app_url, "select 1") == 1
    stranger.kill()
    stranger.wait()


def test_a_creation_that_was_interrupted_is_done_anew(home: Path) -> None:
    (home / "pg18.new").mkdir()
    (home / "pg18.new" / "PG_VERSION").write_text("18")
    cluster = Cluster(home)

    cluster.start()

    assert value(cluster.app_url, "select 1") == 1
    assert not (home / "pg18.new").exists()
    cluster.release()


def test_a_home_with_a_long_path_has_its_socket_elsewhere(home: Path, until: Until) -> None:
    cluster = Cluster(home / ("uzun-" * 30))
    cluster.home.mkdir(mode=0o755)

    cluster.start()
    socket_folder = Path(cluster.connect_kwargs("muhatap_app")["host"])

    assert value(cluster.app_url, "select 1") == 1
    assert socket_folder.parent == Path("/tmp")
    assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    cluster.release()
    until(lambda: not list(socket_folder.iterdir()))
    socket_folder.rmdir()


def test_a_living_servers_pid_file_is_left_alone(shared: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stale, "PATIENCE", 0.1)
    server = server_pid(shared.home)

    with pytest.raises(CannotStart, match="Another PostgreSQL"):
        stale.clear_stale(shared.home / "pg18")

    assert server_pid(shared.home) == server


@as_root
def test_roots_private_home_keeps_its_rights_and_the_data_lie_elsewhere(private_home: Path) -> None:
    home, cluster = private_home, Cluster(private_home)

    cluster.start()

    assert value(cluster.app_url, "select 1") == 1
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "pg18").resolve().is_relative_to(ROOT_STORE)
    assert (home / "log").resolve().parent == (home / "pg18").resolve().parent
    cluster.release()
