"""One listener a process: it reads each workspace's new events once and hands them to whoever is subscribed."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import psycopg
import structlog
from django.db import DatabaseError, connection

from muhatap.journal.models import Event
from muhatap.journal.record import CHANNEL
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

WINDOW = 200
"""Ids read again before the last one seen: of overlapping transactions the later number may commit first."""
ROOM = 500


@dataclass(eq=False)
class Subscription:
    """A stream's queue; None in it means the end."""

    workspace: int
    queue: asyncio.Queue[dict[str, Any] | None] = field(default_factory=lambda: asyncio.Queue(ROOM))


class Hub:
    """Fans events out by workspace."""

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._subscriptions: dict[int, set[Subscription]] = defaultdict(set)
        self._seen: dict[int, dict[int, None]] = {}
        self.is_listening = False

    def subscribe(self, workspace: int) -> Subscription:
        """Return a queue of the workspace's events from now on."""
        subscription = Subscription(workspace)
        self._subscriptions[workspace].add(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Forget a queue; leaving twice is no error."""
        subscribed = self._subscriptions[subscription.workspace]
        subscribed.discard(subscription)
        if not subscribed:
            del self._subscriptions[subscription.workspace]
            self._seen.pop(subscription.workspace, None)

    def close(self) -> None:
        """End all streams, so that a shutdown need not wait for them."""
        for subscribed in list(self._subscriptions.values()):
            for one in list(subscribed):
                self._end(one)

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made anew and streams are told to load everything."""
        pause = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**self._database, autocommit=True) as listener:
                    await listener.execute(f"listen {CHANNEL}")
                    self.is_listening = True
                    pause = 0.2
                    await self._catch_up()
                    async for note in listener.notifies():
                        await self._wake(note.payload)
            except (psycopg.Error, OSError) as trouble:
                log.warning("streams.listener_lost", trouble=type(trouble).__name__)
            self.is_listening = False
            await asyncio.sleep(pause)
            pause = min(5.0, pause * 2)

    async def _catch_up(self) -> None:
        for workspace in list(self._subscriptions):
            await self._read(workspace)

    async def _wake(self, payload: str) -> None:
        workspace = int(payload.partition(":")[0])
        if workspace in self._subscriptions:
            await self._read(workspace)

    async def _read(self, workspace: int) -> None:
        seen = self._seen.get(workspace)
        start = max(seen) - WINDOW if seen else None
        try:
            events = await asyncio.to_thread(events_after, workspace, start)
        except DatabaseError as trouble:
            log.warning("streams.read_failed", trouble=type(trouble).__name__)
            return
        known = self._seen.setdefault(workspace, {})
        fresh = [event for event in events if event["id"] not in known] if seen is not None else events[-1:]
        for event in events:
            known[event["id"]] = None
        while len(known) > WINDOW * 4:
            del known[next(iter(known))]
        for event in fresh:
            self._hand_out(workspace, event)

    def _hand_out(self, workspace: int, event: dict[str, Any]) -> None:
        for one in list(self._subscriptions.get(workspace, ())):
            try:
                one.queue.put_nowait(event)
            except asyncio.QueueFull:
                self._end(one)  # a slow reader comes back with Last-Event-ID; it must not hold up the rest

    def _end(self, one: Subscription) -> None:
        self.leave(one)
        while one.queue.full():
            one.queue.get_nowait()
        one.queue.put_nowait(None)


def events_after(workspace: int, start: int | None, limit: int = 1000) -> list[dict[str, Any]]:
    """Return the workspace's events with ids above `start` (None: the last ones), oldest first, as plain values."""
    try:
        with entered(workspace):
            events = Event.objects.filter(workspace_id=workspace)
            if start is None:
                rows = list(events.order_by("-id").values()[:WINDOW])[::-1]
            else:
                rows = list(events.filter(id__gt=start).order_by("id").values()[:limit])
    finally:
        connection.close()
    return [{**row, "at": row["at"].isoformat()} for row in rows]
