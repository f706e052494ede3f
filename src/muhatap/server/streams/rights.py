"""Cuts the streams of those who may no longer read them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from muhatap.server.streams.hub import Subscription
from muhatap.server.streams.who import Pass, standing

log = structlog.get_logger(__name__)

RECHECK = 3.0
"""Seconds between two looks: who is dismissed or logs out hears nothing more after that."""

Ask = Callable[[], Awaitable[Pass | None]]


class Rights:
    """Looks at all open streams together, now and then, as long as one is open."""

    def __init__(self) -> None:
        self._open: dict[Subscription, tuple[Pass, Ask]] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def held(self, subscription: Subscription, shown: Pass, ask: Ask) -> AsyncIterator[None]:
        """Watch over a stream while the block lasts; `ask` returns the pass as it would be given now."""
        self._open[subscription] = (shown, ask)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            del self._open[subscription]
            if not self._open and self._looking:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(RECHECK)
            seen = dict(self._open)
            try:
                good = await asyncio.to_thread(standing, [shown for shown, _ in seen.values()])
                for (subscription, (shown, ask)), stands in zip(seen.items(), good, strict=True):
                    if not stands:
                        await self._ask_again(subscription, shown, ask)
            except Exception as trouble:  # noqa: BLE001 - whoever lost her right must be cut, whatever goes wrong once
                log.warning("streams.rights_unknown", trouble=type(trouble).__name__)

    async def _ask_again(self, subscription: Subscription, shown: Pass, ask: Ask) -> None:
        """Cut the stream, unless the same person may still read the same: she changed her password here, say."""
        found = await ask()
        if found is None or found.viewer != shown.viewer:
            subscription.end()
        elif subscription in self._open:
            self._open[subscription] = (found, ask)
