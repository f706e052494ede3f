"""What a command or a server process holds while it uses the embedded database."""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from .binaries import find_bin
from .creation import APP, DATABASE, OWNER, explained
from .locks import open_lock, try_lock
from .refusal import CannotStart
from .server_state import READY, ServerState, find_server

KEEPER = "muhatap.server.embedded.keeper"
PORT = 5432
STOP_PATIENCE = 120.0
START_PATIENCE = 600.0


class Connection(TypedDict):
    """Arguments of `psycopg.connect`."""

    host: str
    port: int
    user: str
    dbname: str


class Cluster:
    """The PostgreSQL of one home, shared by all processes that use it and running as long as any of them does."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._lock: int | None = None
        self._server: ServerState | None = None

    def start(self) -> None:
        """Starts PostgreSQL or attaches to the one that runs, and keeps it running until `release` or our end.

        Calling it again is cheap, and starts PostgreSQL anew where it was stopped from outside.
        Raises `NoPostgres` or `CannotStart`, which say what to do.
        """
        self._server = None
        try:
            self._lock = self._join() if self._lock is None else self._lock
            self._server = find_server(self.home) or self._start_keeper()
        except PermissionError as error:
            raise CannotStart(
                f"{error.filename} belongs to somebody else. Run Muhatap as that user, or set MUHATAP_HOME."
            ) from error
        finally:
            if self._server is None:
                self.release()

    def release(self) -> None:
        """Uses the database no longer; the last user's leave stops PostgreSQL."""
        self._server = None
        if self._lock is not None:
            # Closing, not unlocking: a forked child may still hold the same lock.
            os.close(self._lock)
            self._lock = None

    def connect_kwargs(self, role: str) -> Connection:
        """Returns the arguments with which psycopg connects as a role: muhatap_owner, muhatap_app or muhatap_backup."""
        return {"host": str(self._socket_folder), "port": PORT, "user": role, "dbname": DATABASE}

    @property
    def owner_url(self) -> str:
        """The address for migrations."""
        return self._url(OWNER)

    @property
    def app_url(self) -> str:
        """The address for everything else; row-level security applies."""
        return self._url(APP)

    @property
    def _socket_folder(self) -> Path:
        if self._server is None:
            raise CannotStart("The embedded database was not started: call start() first.")
        return self._server.run

    def _url(self, role: str) -> str:
        return f"postgres://{role}@/{DATABASE}?host={quote(str(self._socket_folder), safe='')}&port={PORT}"

    def _join(self) -> int:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = open_lock(self.home / "users.lock")
        deadline = time.monotonic() + STOP_PATIENCE
        while not try_lock(lock, fcntl.LOCK_SH):
            if time.monotonic() > deadline:
                os.close(lock)
                raise CannotStart(f"PostgreSQL of {self.home} has not stopped for {STOP_PATIENCE:.0f} seconds.")
            time.sleep(0.01)
        return lock

    def _start_keeper(self) -> ServerState:
        start_lock = open_lock(self.home / "start.lock")
        try:
            fcntl.flock(start_lock, fcntl.LOCK_EX)
            return find_server(self.home) or self._spawn_keeper()
        finally:
            os.close(start_lock)

    def _spawn_keeper(self) -> ServerState:
        command = [sys.executable, "-m", KEEPER, str(self.home), str(find_bin())]
        log = self.home / "keeper.log"
        log.unlink(missing_ok=True)
        with log.open("xb") as errors:
            keeper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
        with keeper:
            report = _report(keeper)
        server = find_server(self.home)
        if server is None:
            said = report if report != READY else ""
            raise CannotStart(said or f"PostgreSQL did not start: {explained(log.read_text(errors='replace'))}")
        return server


def _report(keeper: subprocess.Popen[bytes]) -> str:
    assert keeper.stdout is not None
    told, _, _ = select.select([keeper.stdout], [], [], START_PATIENCE)
    if not told:
        raise CannotStart(
            f"PostgreSQL is not ready after {START_PATIENCE:.0f} seconds; it may be recovering. Try again."
        )
    return keeper.stdout.read().decode()


_running: dict[Path, Cluster] = {}
_one_at_a_time = threading.Lock()


def ensure_running(home: Path) -> Cluster:
    """Returns this process's cluster of the home, started; the same one each time."""
    with _one_at_a_time:
        cluster = _running.setdefault(home.resolve(), Cluster(home))
        cluster.start()
        return cluster
