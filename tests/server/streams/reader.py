"""A reader of a stream, as the server sees one: an ASGI scope and what was sent to it."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from muhatap.journal.models import Event
from muhatap.journal.record import record
from muhatap.journal.sign import sign
from muhatap.server.streams.app import API, DESK, Streams
from muhatap.server.streams.hub import Hub
from muhatap.server.streams.visitors import VisitorStreams
from muhatap.tenancy.entered import entered

PATIENCE = 8.0


@dataclass
class Reader:
    """What one connection received. While `gate` is shut it takes nothing more in."""

    status: int = 0
    body: str = ""
    is_over: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    async def send(self, said: dict[str, Any]) -> None:
        """Take in what the server sends."""
        await self.gate.wait()
        if said["type"] == "http.response.start":
            self.status = said["status"]
        else:
            self.body += said["body"].decode()
            self.is_over = not said.get("more_body", False)

    async def receive(self) -> dict[str, Any]:
        """Say nothing until the reader leaves."""
        await self.left.wait()
        return {"type": "http.disconnect"}

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events so far: id, name and data."""
        found = []
        for frame in self.body.split("\n\n")[:-1]:
            lines = dict(line.partition(": ")[::2] for line in frame.splitlines())
            if "data" in lines:
                told = {"id": int(lines.get("id", 0)), "event": lines["event"], "data": json.loads(lines["data"])}
                found.append(told)
        return found

    @property
    def ids(self) -> list[int]:
        """The ids of the events so far, in the order they came."""
        return [one["id"] for one in self.events]

    async def has(self, count: int) -> None:
        """Wait until so many events came."""
        await until(lambda: len(self.events) >= count)

    async def leave(self) -> None:
        """Close the connection."""
        self.left.set()
        if self.task:
            await asyncio.wait_for(self.task, PATIENCE)


@contextlib.asynccontextmanager
async def listening(hub: Hub) -> AsyncIterator[Streams]:
    """Run the hub's listener around the block."""
    running = asyncio.create_task(hub.run())
    await until(lambda: hub.is_listening)
    try:
        yield Streams(hub)
    finally:
        hub.close()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def open_desk(streams: Streams, cookie: str, **more: Any) -> Reader:
    """Return a browser at the desk's stream, its answer begun."""
    return await opened(streams, DESK, {"cookie": cookie}, **more)


async def open_api(streams: Streams, secret: str, **more: Any) -> Reader:
    """Return a program at the API's stream, its answer begun."""
    return await opened(streams, API, {"authorization": f"Bearer {secret}"}, **more)


async def opened(
    streams: Streams | VisitorStreams,
    path: str,
    headers: dict[str, str],
    *,
    method: str = "GET",
    after: int | None = None,
) -> Reader:
    """Open a stream; `after` is sent as Last-Event-ID."""
    reader = Reader()
    reader.gate.set()
    named = headers if after is None else {**headers, "last-event-id": str(after)}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }
    reader.task = asyncio.create_task(streams(scope, reader.receive, reader.send))
    await until(lambda: bool(reader.body))
    return reader


async def until(true: Any) -> None:
    """Wait until the condition holds; TimeoutError where it does not come to hold."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


async def happens(workspace: int, *words: str, person: int = 7) -> list[int]:
    """Record and commit one event a word, all in one transaction; return their ids."""
    return await asyncio.to_thread(_happens, workspace, words, person)


async def signs(workspace: int, kind: str, *, person: int = 0, member: int = 0, **more: str) -> None:
    """Give a sign and commit it."""
    await asyncio.to_thread(_signs, workspace, kind, person, member, more)


def _signs(workspace: int, kind: str, person: int, member: int, more: dict[str, str]) -> None:
    try:
        with entered(workspace):
            told = {"id": member} if member else None
            sign(kind, workspace=workspace, person=person, conversation=9, member=told, **more)
    finally:
        connection.close()


def _happens(workspace: int, words: tuple[str, ...], person: int = 7) -> list[int]:
    try:
        with entered(workspace):
            about = {"person": person, "conversation": 9}
            return [record("message.received", workspace=workspace, about=about, word=word).pk for word in words]
    finally:
        connection.close()


class Unfinished:
    """A transaction in a thread of its own that has recorded its event and is not committed before it is told to."""

    def __init__(self, workspace: int) -> None:
        self._workspace = workspace
        self._go = threading.Event()
        self._recorded = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.id = 0

    async def begin(self) -> int:
        """Record; return the event's id."""
        self._thread.start()
        await asyncio.to_thread(self._recorded.wait, PATIENCE)
        return self.id

    async def commit(self) -> None:
        """Commit, and wait for it."""
        self._go.set()
        await asyncio.to_thread(self._thread.join, PATIENCE)

    def _run(self) -> None:
        try:
            with entered(self._workspace):
                self.id = record("message.received", workspace=self._workspace, word="late").pk
                self._recorded.set()
                self._go.wait(PATIENCE)
        finally:
            connection.close()


async def goes_by(workspace: int, count: int) -> None:
    """Let so many events happen in one transaction, announced by the last."""
    await asyncio.to_thread(_goes_by, workspace, count)


def _goes_by(workspace: int, count: int) -> None:
    try:
        with entered(workspace):
            Event.objects.bulk_create(Event(workspace_id=workspace, kind="message.received") for _ in range(count))
            record("message.received", workspace=workspace, word="last")
    finally:
        connection.close()
