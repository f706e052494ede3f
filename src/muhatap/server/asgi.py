"""One process: streams as pure ASGI, pages as WSGI in a fixed pool of threads, the loops beside them."""

import asyncio
import contextlib
import time
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from muhatap.api.letterbox import Letterbox
from muhatap.connectors.email.receiving import Listener
from muhatap.server import mail_in
from muhatap.server.database import listening, revive
from muhatap.server.loops import Loops
from muhatap.server.metrics import Metrics, observe
from muhatap.server.streams.app import PATHS, Streams
from muhatap.server.streams.hub import Hub
from muhatap.server.streams.visitors import VisitorStreams

THREADS = 8
POSTED = "api/v1/channels/<number>/messages"
PASSED_ON = "muhatap.passed_on"


class House:
    """The ASGI application."""

    def __init__(self, *, loops: bool) -> None:
        self.hub = Hub(listening(), revive=revive)
        self._streams = Streams(self.hub)
        self._visitors = VisitorStreams(self.hub)
        pages: Any = get_wsgi_application()
        self._pages: Any = WSGIMiddleware(pages, workers=THREADS)
        self._letterbox = Letterbox(self._passed_on)
        self._metrics = Metrics(lambda: self.hub.open_streams)
        self._loops = Loops() if loops else None
        self._listening: asyncio.Task[None] | None = None
        self._doors: list[Listener] = []
        self.trouble = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] in PATHS:
            await self._streams(scope, receive, send)
        elif scope["type"] == "http" and VisitorStreams.takes(scope):
            await self._visitors(scope, receive, send)
        elif scope["type"] == "http" and Letterbox.takes(scope):
            await self._post(scope, receive, send)
        elif scope["type"] == "http" and Metrics.takes(scope):
            await self._metrics(scope, receive, send)
        elif scope["type"] == "http":
            await self._pages(scope, receive, send)

    async def _post(self, scope: Any, receive: Any, send: Any) -> None:
        """Let the letterbox answer, and count what it answers itself; Django counts what is passed on to it."""
        began, statuses = time.perf_counter(), []

        async def heard(said: Any) -> None:
            statuses.extend([said["status"]] if said["type"] == "http.response.start" else [])
            await send(said)

        await self._letterbox(scope, receive, heard)
        if statuses and not scope.get(PASSED_ON):
            observe("POST", POSTED, status=statuses[0], seconds=time.perf_counter() - began)

    async def _passed_on(self, scope: Any, receive: Any, send: Any) -> None:
        scope[PASSED_ON] = True
        await self._pages(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        while True:
            said = await receive()
            if said["type"] == "lifespan.startup":
                if self._loops and not await self._takes_mail():
                    await send({"type": "lifespan.startup.failed", "message": ""})
                    return
                self._listening = asyncio.create_task(self.hub.run())
                if self._loops:
                    self._loops.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._end()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _takes_mail(self) -> bool:
        """Open the mail listeners that are asked for, first of all: a taken port shall leave nothing half begun."""
        try:
            self._doors = await asyncio.to_thread(mail_in.start)
        except mail_in.CannotTakeMail as refusal:
            self.trouble = str(refusal)
            return False
        return True

    async def _end(self) -> None:
        await asyncio.to_thread(self._letterbox.close)
        for door in self._doors:
            await asyncio.to_thread(door.stop)
        if self._loops:
            await asyncio.to_thread(self._loops.stop)
        if self._listening:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
