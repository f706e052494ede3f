"""One thread for each connected account that must be listened to."""

import threading
from typing import Any

import structlog
from django.db import connection, connections

from muhatap.channels.connector import connector_of, kinds
from muhatap.channels.keep_changed_secrets import keep_changed_secrets
from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

failing: set[int] = set()
"""Channels of which this process hears nothing, until their mailbox lets it in again."""


class Listeners:
    """Keeps a thread for each enabled channel whose connector can listen."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._threads: dict[int, tuple[threading.Thread, threading.Event]] = {}
        self._revisions: dict[int, int] = {}

    def reconcile(self) -> int:
        """Start what is missing, stop what was switched off or is another account now; return 0: no more at once."""
        listening = [kind for kind in kinds() if hasattr(connector_of(kind), "listen")]
        with connection.cursor() as cursor:
            cursor.execute("select workspace_id, channel_id, revision from channels_to_hear(%s)", [listening])
            rows = cursor.fetchall()
        wanted, revisions = {row[1]: row[0] for row in rows}, {row[1]: row[2] for row in rows}
        for channel, (thread, ended) in list(self._threads.items()):
            if self._revisions.get(channel) != revisions.get(channel):
                failing.discard(channel)
                ended.set()
            if not thread.is_alive():
                del self._threads[channel]
        for channel, workspace in wanted.items():
            if channel not in self._threads and not self._stop.is_set():
                self._revisions[channel] = revisions[channel]
                self._start(workspace, channel)
        return 0

    def join(self, seconds: float) -> None:
        """End every listener and wait a moment for it."""
        for _, ended in self._threads.values():
            ended.set()
        for thread, _ in list(self._threads.values()):
            thread.join(seconds)

    def _start(self, workspace: int, channel: int) -> None:
        ended = threading.Event()
        name = f"listen-{channel}"
        thread = threading.Thread(target=self._listen, args=(workspace, channel, ended), name=name, daemon=True)
        self._threads[channel] = (thread, ended)
        thread.start()

    def _listen(self, workspace: int, number: int, ended: threading.Event) -> None:
        try:
            with entered(workspace):
                channel = Channel.objects.get(pk=number)
            connector: Any = connector_of(channel.kind)

            def deliver(provider_id: str, raw: bytes, *, history: bool = False) -> None:
                with entered(workspace):
                    write_down(workspace, number, provider_id=provider_id, content=raw, history=history)

            def keep(position: dict[str, Any]) -> None:
                with entered(workspace):
                    Channel.objects.filter(pk=number).update(position=position, hearing_trouble="")
                failing.discard(number)
                keep_changed_secrets(channel)

            connector.listen(channel, deliver=deliver, keep=keep, position=channel.position, stop=ended)
        except Exception as trouble:  # noqa: BLE001 - one bad mailbox never stops the rest
            log.warning("listener.failed", channel=number, trouble=type(trouble).__name__)
            failing.add(number)
            connections.close_all()
            with entered(workspace):
                Channel.objects.filter(pk=number).update(hearing_trouble=str(trouble)[:2000])
            ended.wait(getattr(trouble, "after", 10))
        finally:
            connections.close_all()


def unheard() -> list[str]:
    """Return in words how many channels this process cannot hear; which ones and why is not for everybody."""
    if not failing:
        return []
    said = "1 channel is" if len(failing) == 1 else f"{len(failing)} channels are"
    return [f"{said} not heard. `muhatap doctor` says which and why."]
