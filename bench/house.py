"""An installation that lives as long as the measuring does."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running `muhatap serve` and the PostgreSQL behind it."""

    port: int
    pids: tuple[int, ...]

    def cpu(self) -> float:
        """Return the CPU seconds spent so far by the web process and PostgreSQL together."""
        return sum(map(cpu_of, self.pids))


@contextmanager
def opened() -> Iterator[Path]:
    """Make a home of our own with the schema in it; stop its database and delete it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="muhatap-bench-"))
    home.chmod(0o755)  # PostgreSQL's own user must reach it where we run as root
    os.environ["MUHATAP_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "muhatap.server.settings"
    for name in ("MUHATAP_URL", "DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    from muhatap.server.cli.ready import ready

    try:
        ready()
        yield home
    finally:
        _close(home)


def _close(home: Path) -> None:
    from django.db import connections

    from muhatap.server.database import embedded

    connections.close_all()
    embedded().release()
    wait_until(lambda: not list(home.glob("pg*/postmaster.pid")))
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def served(home: Path, *, command: tuple[str, ...] = ("serve",)) -> Iterator[Server]:
    """Run the product over the home as its users do, on a free port, until the block ends."""
    port = free_port()
    program = Path(sys.executable).with_name("muhatap")
    environment = {**os.environ, "MUHATAP_HOME": str(home)}
    with (home / "bench-server.log").open("wb") as log:
        process = subprocess.Popen([program, *command, "--port", str(port)], env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(port) or process.poll() is not None)
        if process.poll() is not None:
            raise SystemExit((home / "bench-server.log").read_text(errors="replace")[-3000:])
        yield Server(port, (process.pid, *postgres_of(home)))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def postgres_of(home: Path) -> tuple[int, ...]:
    """Return the keeper and the PostgreSQL of a home."""
    from muhatap.server.embedded.server_state import find_server

    found = find_server(home)
    if found is None:
        return ()
    keeper = psutil.Process(found.pid).ppid()
    return (found.pid, keeper) if keeper > 1 else (found.pid,)


def analyzed() -> None:
    """Let the planner know the tables, as autovacuum does a minute after a first import."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")


def tree(pids: tuple[int, ...]) -> list[psutil.Process]:
    """Return the processes and all below them, each once."""
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            found[one.pid] = one
    return list(found.values())


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process alone, its living children's where it is PostgreSQL, and the dead ones'."""
    process = psutil.Process(pid)
    spent = 0.0
    below = process.children() if process.name().startswith("postgres") else []
    for one in [process, *below]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it ended between the two looks; its parent counts it from now on
        spent += times.user + times.system
    ended = process.cpu_times()
    return spent + (ended.children_user + ended.children_system if below else 0.0)


def wait_until(is_so: object) -> None:
    """Wait until the question is answered with yes; raise TimeoutError."""
    assert callable(is_so)
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("The installation did not get ready.")
        time.sleep(0.05)


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
