"""The process that starts PostgreSQL for a home and stops it when nobody uses it any more.

It runs in a session of its own, so that Ctrl-C ends the product before its database. Users hold a shared lock on
`users.lock`, which the kernel drops even when they are killed; once the keeper gets the lock alone, nobody is left.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from .binaries import major_version, reachable_bin
from .creation import create_cluster, explained, plain_environment, write_settings
from .locks import open_lock, try_lock
from .places import ROOT_STORE, Places, prepare_places
from .refusal import CannotStart, Refusal
from .server_state import READY, find_server, server_state
from .stale import clear_stale

LOOK_EVERY = 0.25
STOP_PATIENCE = 60.0
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
STDOUT, STDERR = 1, 2

# Linux only; elsewhere a server outlives a killed keeper, and the next user attaches to it.
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


class Keeper:
    """Starts, watches, restarts and stops the PostgreSQL of one home."""

    def __init__(self, home: Path, programs: Path) -> None:
        self.home = home
        self.places: Places = prepare_places(home, major=major_version(programs))
        self.programs = reachable_bin(programs, self.places.user, copies=ROOT_STORE)
        self.users = open_lock(home / "users.lock")
        self.told_to_stop = False
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        self.server = self._start()

    def keep(self) -> None:
        """Returns after PostgreSQL was stopped because nobody uses it or the keeper was told to end."""
        started = time.monotonic()
        while not self.told_to_stop and not self._nobody_left():
            if self.server.poll() is not None:
                _reap()
                # A server that dies young again and again must not keep the processor busy.
                time.sleep(1.0 if time.monotonic() - started < 10.0 else 0.0)
                self.server, started = self._start(), time.monotonic()
            time.sleep(LOOK_EVERY)
        self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        data = self.places.data
        if data.exists():
            clear_stale(data)
            write_settings(data, self.places)
        else:
            create_cluster(self.programs, self.places)
        server = self._spawn()
        while not self._is_ready(server):
            if server.poll() is not None:
                raise CannotStart(f"PostgreSQL did not start: {explained(self._last_words())}")
            time.sleep(0.005)
        return server

    def _is_ready(self, server: subprocess.Popen[bytes]) -> bool:
        state = server_state(self.places.data)
        return state is not None and state.is_ready and state.pid == server.pid

    def _spawn(self) -> subprocess.Popen[bytes]:
        keeper = os.getpid()

        def end_with_keeper() -> None:
            # After the change of user, which would clear it; and the keeper may already be gone.
            _set_process(PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != keeper:
                os._exit(1)

        return subprocess.Popen(
            [self.programs / "postgres", "-D", self.places.data],
            stdin=subprocess.DEVNULL,
            stdout=STDERR,
            stderr=STDERR,
            cwd="/",
            env=plain_environment(),
            preexec_fn=end_with_keeper,  # noqa: PLW1509 - the keeper has one thread
            **self.places.user.identity,
        )

    def _stop(self) -> None:
        # SIGINT is the fast stop; SIGTERM would wait for clients that may never leave.
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait()
        deadline = time.monotonic() + 1.0
        while _reap() and time.monotonic() < deadline:
            time.sleep(0.01)

    def _nobody_left(self) -> bool:
        # Once had, the lock is kept to the end: who comes now waits for the stop and then starts anew.
        return try_lock(self.users, fcntl.LOCK_EX)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _last_words(self) -> str:
        logs = sorted(self.places.log.glob("*.log"), key=lambda log: log.stat().st_mtime)
        texts = [path.read_text(errors="replace") for path in [self.home / "keeper.log", *logs[-1:]]]
        return "\n".join(line for text in texts for line in text.splitlines()[-8:])


def main(home: Path, programs: Path) -> None:
    """Keeps the home's PostgreSQL; tells the starter on standard output that it is ready, or why not."""
    if os.fork():
        # The starter's child ends at once, so that the keeper never stays behind as its zombie.
        os._exit(0)
    os.chdir("/")
    _set_process(PR_SET_CHILD_SUBREAPER, 1)
    try:
        if _is_alone(home):
            keeper = Keeper(home, programs)
            _tell(READY)
            keeper.keep()
        else:
            _tell(READY)
    except (Refusal, OSError) as refusal:
        _tell(explained(str(refusal)))
        raise SystemExit(explained(str(refusal))) from refusal


def _is_alone(home: Path) -> bool:
    """Returns whether this is the home's one keeper from now on; False where an earlier one serves after all."""
    alone, deadline = open_lock(home / "keeper.lock"), time.monotonic() + 2 * STOP_PATIENCE
    while not try_lock(alone, fcntl.LOCK_EX):
        if find_server(home):
            return False
        if time.monotonic() > deadline:
            raise CannotStart(f"An earlier keeper of {home} does not end. Look for it: pgrep -f embedded.keeper")
        time.sleep(0.01)
    return True


def _set_process(option: int, value: int) -> None:
    if _prctl:
        _prctl(option, value)


def _reap() -> bool:
    """Collects what a server left behind, where no init would; returns whether some of it still lives."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _tell(report: str) -> None:
    os.write(STDOUT, report.encode())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
