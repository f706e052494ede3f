"""The SMTP and LMTP listeners, where the environment asks for them: MUHATAP_SMTP_LISTEN and MUHATAP_LMTP_LISTEN."""

import os

from django.db import connection

from muhatap.channels.write_down import write_down
from muhatap.connectors.email.receiving import Listener, receive
from muhatap.server.embedded.refusal import Refusal
from muhatap.tenancy.entered import entered

ASKED = {"MUHATAP_SMTP_LISTEN": False, "MUHATAP_LMTP_LISTEN": True}


class CannotTakeMail(Refusal):
    """There is no listening at the address asked for."""


def start() -> list[Listener]:
    """Return the listeners asked for, all of them; raise CannotTakeMail, and then none listens."""
    # All are read before one is opened: a slip of the pen in the second shall cost nothing.
    asked = [(name, _where(name, os.environ[name])) for name in ASKED if os.environ.get(name)]
    doors: list[Listener] = []
    for name, where in asked:
        try:
            doors.append(receive(where, find_channel=find_channel, deliver=deliver, lmtp=ASKED[name]))
        except (OSError, UnicodeError) as trouble:
            for door in doors:
                door.stop()
            raise CannotTakeMail(
                f"Mail cannot be taken in at {where[0]}:{where[1]} ({name}): {trouble}. "
                "Each listener of each process needs an address and port of its own."
            ) from trouble
    return doors


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


def _where(name: str, place: str) -> tuple[str, int]:
    host, _, port = place.strip().rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CannotTakeMail(f"{name}={place} is not an address to take mail in at. Write it as 127.0.0.1:2525.")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
