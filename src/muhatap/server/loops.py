"""The loops beside the web: intake, outbox, reactions, push, time, words and listeners, each in a thread of its own."""

import threading
import time
from collections.abc import Callable

import psycopg
import structlog
from django.db import OperationalError, connection, connections

from muhatap.channels.post_due import post_due
from muhatap.conversations.intake.fetch_due import fetch_due
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.conversations.outbox.writing import DISPATCHES
from muhatap.conversations.search.catch_up import CatchUp
from muhatap.conversations.tend import tend
from muhatap.server.database import listening, revive
from muhatap.server.listeners import Listeners
from muhatap.server.push.push_due import push_due
from muhatap.server.react import react
from muhatap.server.retention import Retention

log = structlog.get_logger(__name__)

beats: dict[str, float] = {}
"""When each loop of this process last came round (monotonic seconds)."""
LATE = 60.0


class Loops:
    """Starts and stops the threads."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listeners = Listeners(self._stop)

    def start(self) -> None:
        """Start every loop."""
        self._spawn("intake", hear_batch, rest=_Bell("muhatap_arrival", 1.0))
        self._spawn("outbox", deliver_due, rest=_Bell(DISPATCHES, 0.4))
        self._spawn("files", fetch_due, rest=lambda: self._stop.wait(1))
        self._spawn("reactions", react, rest=lambda: self._stop.wait(0.3))
        self._spawn("push", push_due, rest=lambda: self._stop.wait(2))
        self._spawn("post", post_due, rest=lambda: self._stop.wait(2))
        self._spawn("time", tend, rest=lambda: self._stop.wait(5))
        self._spawn("retention", Retention(), rest=lambda: self._stop.wait(20))
        self._spawn("words", CatchUp(), rest=lambda: self._stop.wait(30))
        self._spawn("listeners", self._listeners.reconcile, rest=lambda: self._stop.wait(2))

    def stop(self) -> None:
        """Ask every loop to end after the piece it holds, and wait a moment for it."""
        self._stop.set()
        self._listeners.join(3)
        for thread in self._threads:
            thread.join(5)

    def _spawn(self, name: str, work: Callable[[], int], *, rest: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._turn, args=(name, work, rest), name=name, daemon=True)
        self._threads.append(thread)
        beats[name] = time.monotonic()
        thread.start()

    def _turn(self, name: str, work: Callable[[], int], rest: Callable[[], object]) -> None:
        """Work while there is some, then rest; whatever goes wrong, wait and go on."""
        trouble_pause = 0.5
        while not self._stop.is_set():
            beats[name] = time.monotonic()
            try:
                done = work()
                trouble_pause = 0.5
                if not done:
                    connection.close()
                    rest()
            except Exception as trouble:  # noqa: BLE001 - a loop outlives everything but its process
                log.error("loop.failed", loop=name, trouble=type(trouble).__name__)
                connections.close_all()
                if isinstance(trouble, (OperationalError, psycopg.OperationalError)):
                    revive()
                self._stop.wait(trouble_pause)
                trouble_pause = min(30.0, trouble_pause * 2)
        connections.close_all()


class _Bell:
    """Rests until PostgreSQL tells that there is work, or the longest rest is over."""

    def __init__(self, channel: str, longest: float) -> None:
        self._channel = channel
        self._longest = longest
        self._listener: psycopg.Connection | None = None

    def __call__(self) -> None:
        if self._listener is None or self._listener.closed:
            self._listener = psycopg.connect(**listening(), autocommit=True)
            self._listener.execute(f"listen {self._channel}")
            return
        for _ in self._listener.notifies(timeout=self._longest, stop_after=1):
            return


def troubles() -> list[str]:
    """Return in words which loops of this process have stood still for a minute."""
    at = time.monotonic()
    return [
        f"The loop “{name}” has stood still for {at - beat:.0f} s." for name, beat in beats.items() if at - beat > LATE
    ]
