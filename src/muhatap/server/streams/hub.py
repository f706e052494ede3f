"""One listener a process: it reads each workspace's new events once and hands them to whoever is subscribed."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from django.db import DatabaseError, connection

from muhatap.journal.models import Event
from muhatap.journal.record import CHANNEL
from muhatap.journal.sign import SIGNS
from muhatap.tenancy.entered import entered

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

WINDOW = 2000
"""How many of a workspace's latest ids are looked at again: of overlapping transactions the later may commit first."""
ROOM = 500


@dataclass(eq=False)
class Subscription:
    """A stream's queue of a workspace's events, or of one person's alone; None in it means the end."""

    workspace: int
    person: int = 0
    queue: asyncio.Queue[dict[str, Any] | None] = field(default_factory=lambda: asyncio.Queue(ROOM))

    def end(self) -> None:
        """Empty the queue and end it. All or nothing: the reader's last id must lie before the first event it lacks."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Fans events out: to members and programs all of their workspace's, to a visitor what is about her."""

    def __init__(self, database: dict[str, Any], *, revive: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._revive = revive
        self._subscriptions: dict[int, dict[int, set[Subscription]]] = defaultdict(lambda: defaultdict(set))
        self._seen: dict[int, frozenset[int]] = {}
        self._reading = asyncio.Lock()
        self._present: set[tuple[int, int]] = set()
        self.is_listening = self.is_closing = False

    def subscribe(self, workspace: int, *, person: int = 0) -> Subscription:
        """Return a queue of the workspace's events from now on, or of those about one person."""
        subscription = Subscription(workspace, person)
        self._subscriptions[workspace][person].add(subscription)
        return subscription

    @property
    def open_streams(self) -> int:
        """How many queues there are."""
        return sum(len(one) for topics in list(self._subscriptions.values()) for one in list(topics.values()))

    async def prime(self, workspace: int) -> None:
        """Take what is there already as seen, so that all that comes after is handed out."""
        if workspace not in self._seen:
            await self._read(workspace)

    def leave(self, subscription: Subscription) -> None:
        """Forget a queue; leaving twice is no error."""
        topics = self._subscriptions[subscription.workspace]
        topics[subscription.person].discard(subscription)
        if not topics[subscription.person]:
            del topics[subscription.person]
        if not topics:
            del self._subscriptions[subscription.workspace]
            self._seen.pop(subscription.workspace, None)

    def is_present(self, workspace: int, member: int) -> bool:
        """Whether the member said that she has a conversation open, and has not said that she left."""
        return (workspace, member) in self._present

    def close(self) -> None:
        """End all streams, so that a shutdown need not wait for them."""
        self.is_closing = True
        for topics in list(self._subscriptions.values()):
            for subscribed in list(topics.values()):
                for one in list(subscribed):
                    self._end(one)

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made anew and streams are told to load everything."""
        pause = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**self._database, autocommit=True) as listener:
                    await listener.execute(f"listen {CHANNEL}")
                    await listener.execute(f"listen {SIGNS}")
                    self.is_listening = True
                    pause = 0.2
                    await self._catch_up()
                    async for note in listener.notifies():
                        if note.channel == SIGNS:
                            self._pass_on(note.payload)
                        else:
                            await self._wake(note.payload)
            except (psycopg.Error, OSError) as trouble:
                log.warning("streams.listener_lost", trouble=type(trouble).__name__)
                await asyncio.to_thread(self._revive)
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

    def _pass_on(self, payload: str) -> None:
        """Hand a sign on to whoever looks on now; it has no id, for nobody is told of it later."""
        told = json.loads(payload)
        if "member" in told:
            who = (told["workspace"], told["member"]["id"])
            (self._present.discard if told["kind"] in {"member.left", "member.gone"} else self._present.add)(who)
        if told["workspace"] in self._subscriptions:
            self._hand_out(told["workspace"], {"id": 0, "is_sign": True, "person_id": told["person"], **told})

    async def _read(self, workspace: int) -> None:
        async with self._reading:
            try:
                seen, fresh = await asyncio.to_thread(read_on, workspace, self._seen.get(workspace))
            except DatabaseError as trouble:
                log.warning("streams.read_failed", trouble=type(trouble).__name__)
                return
            if workspace in self._subscriptions:
                self._seen[workspace] = seen
            for event in fresh:
                self._hand_out(workspace, event)

    def _hand_out(self, workspace: int, event: dict[str, Any]) -> None:
        topics = self._subscriptions.get(workspace, {})
        told = [*topics.get(0, ()), *(topics.get(event["person_id"], ()) if event["person_id"] else ())]
        for one in told:
            try:
                one.queue.put_nowait(event)
            except asyncio.QueueFull:
                self._end(one)  # a slow reader comes back with Last-Event-ID; it must not hold up the rest

    def _end(self, one: Subscription) -> None:
        self.leave(one)
        one.end()


def read_on(workspace: int, seen: frozenset[int] | None) -> tuple[frozenset[int], list[dict[str, Any]]]:
    """Return the workspace's latest ids and the events not seen before, oldest first; None has seen what is there."""
    try:
        with entered(workspace):
            events = Event.objects.filter(workspace_id=workspace)
            if seen is None:
                return frozenset(events.order_by("-id").values_list("id", flat=True)[:WINDOW]), []
            start = min(seen) if len(seen) >= WINDOW else 0
            ids = list(events.filter(id__gte=start).order_by("id").values_list("id", flat=True))
            fresh = [number for number in ids if number not in seen]
            return frozenset(ids[-WINDOW:]), plain(told(events.filter(id__in=fresh)).order_by("id")) if fresh else []
    finally:
        connection.close()


def told(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Return the events that streams tell; changes of the settings are read by those who run the workspace alone."""
    return events.exclude(kind__startswith="settings.")


def plain(events: "QuerySet[Event]") -> list[dict[str, Any]]:
    """Return the events as plain values."""
    return [{**row, "at": row["at"].isoformat()} for row in events.values()]
