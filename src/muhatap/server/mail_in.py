"""The SMTP and LMTP listeners, where the environment asks for them: MUHATAP_SMTP_LISTEN and MUHATAP_LMTP_LISTEN."""

import os

from django.db import connection

from muhatap.channels.write_down import write_down
from muhatap.connectors.email.receiving import Listener, receive
from muhatap.tenancy.entered import entered


def start() -> list[Listener]:
    """Return the listeners asked for, as host:port; raise OSError where a port is taken."""
    asked = [(os.environ.get("MUHATAP_SMTP_LISTEN"), False), (os.environ.get("MUHATAP_LMTP_LISTEN"), True)]
    return [
        receive(_where(place), find_channel=find_channel, deliver=deliver, lmtp=lmtp) for place, lmtp in asked if place
    ]


def find_channel(address: str) -> int | None:
    """Return the enabled e-mail channel of an address, or None."""
    try:
        found = _channel("channel_by_address(%s)", address)
        return found[1] if found else None
    finally:
        connection.close()


def deliver(channel: int, provider_id: str, raw: bytes) -> None:
    """Write a mail down; returns once it is safe."""
    try:
        found = _channel("channels_listening(array['email']) where channel_id = %s", channel)
        if found is None:
            raise LookupError("The channel was switched off meanwhile.")
        with entered(found[0]):
            write_down(found[0], channel, provider_id=provider_id, content=raw)
    finally:
        connection.close()


def _channel(source: str, value: str | int) -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"select workspace_id, channel_id from {source}", [value])  # noqa: S608 - two constants of ours
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _where(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    return host or "127.0.0.1", int(port)
