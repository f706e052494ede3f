"""An SMTP or LMTP listener, for companies that can point an address at us: no polling at all."""

import asyncio
import hashlib
import ssl
import threading
from collections.abc import Callable

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from muhatap.connectors.email.addressing import HeaderInjection, one_line, split_token

LARGEST = 50 * 1024 * 1024
_MOST_RECIPIENTS = 100
_LATER = "451 4.3.0 Could not store it, try again later"

FindChannel = Callable[[str], int | None]
DeliverTo = Callable[[int, str, bytes], object]


class Listener:
    """A listener that runs in a thread of its own; `port` is the one it got where 0 was asked for."""

    def __init__(self, where: tuple[str, int], make_session: Callable[[asyncio.AbstractEventLoop], SMTP]) -> None:
        self._loop = asyncio.new_event_loop()
        try:
            made = self._loop.create_server(lambda: make_session(self._loop), where[0], where[1])
            self._server = self._loop.run_until_complete(made)
        except OSError:
            self._loop.close()
            raise
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more mail; what was acknowledged is stored."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        sessions = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in sessions:
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)


def receive(
    where: tuple[str, int], *, find_channel: FindChannel, deliver: DeliverTo, lmtp: bool = False,
    tls: ssl.SSLContext | None = None,
) -> Listener:  # fmt: skip
    """Take mail at (host, port) until stopped; raise OSError where the port is taken.

    `find_channel(address)` names the channel of an address (its token is cut off) or None: refused with 550. 250 is
    said after `deliver(channel, provider_id, raw)` came back; where it raises, the sender is asked to come again.
    """
    taking = _Taking(find_channel, deliver, is_lmtp=lmtp)
    session = LMTP if lmtp else SMTP

    def make(loop: asyncio.AbstractEventLoop) -> SMTP:
        return session(
            taking, data_size_limit=LARGEST, enable_SMTPUTF8=True, tls_context=tls, ident="Muhatap", hostname="muhatap",
            timeout=120, loop=loop,
        )  # fmt: skip

    return Listener(where, make)


class _Taking:
    """What the listener does with each command."""

    def __init__(self, find_channel: FindChannel, deliver: DeliverTo, *, is_lmtp: bool) -> None:
        self.find_channel = find_channel
        self.deliver = deliver
        self.is_lmtp = is_lmtp

    async def handle_RCPT(  # noqa: PLR0913 -- the library's signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept an address of ours."""
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            one_line(address + (envelope.mail_from or ""), name="An address")
        except HeaderInjection:
            return "553 5.1.3 Not an address"
        try:
            channel = await self._channel(address)
        except Exception:  # noqa: BLE001 -- whatever it is, the sender keeps the mail
            return _LATER
        if channel is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Deliver once to each channel and answer when it is stored; over LMTP each recipient has its own answer."""
        content = envelope.content
        assert isinstance(content, bytes)
        channels = [await self._channel(address) for address in envelope.rcpt_tos]
        answers: dict[int | None, str] = {None: _LATER}
        for channel in dict.fromkeys(channels):
            if channel is not None:
                names = [name for name, its in zip(envelope.rcpt_tos, channels, strict=True) if its == channel]
                answers[channel] = await self._answer(channel, names, envelope, content)
        if self.is_lmtp:
            return "\r\n".join(answers[channel] for channel in channels)
        answers = {channel: answers[channel] for channel in channels}
        return next((each for each in answers.values() if not each.startswith("250")), "250 2.0.0 Stored")

    async def _channel(self, address: str) -> int | None:
        return await asyncio.to_thread(self.find_channel, split_token(address.lower())[0])

    async def _answer(self, channel: int, names: list[str], envelope: Envelope, content: bytes) -> str:
        provider_id = "sha256:" + hashlib.sha256(content).hexdigest()
        try:
            await asyncio.to_thread(self.deliver, channel, provider_id, _enveloped(content, envelope.mail_from, names))
        except Exception:  # noqa: BLE001 -- whatever it is, the sender keeps the mail
            return _LATER
        return "250 2.0.0 Stored"


def _enveloped(content: bytes, sender: str | None, recipients: list[str]) -> bytes:
    """The mail with its envelope on top, as final delivery writes it (RFC 5321 4.4)."""
    lines = [f"Return-Path: <{sender or ''}>", *(f"Delivered-To: {each}" for each in recipients)]
    return "".join(f"{line}\r\n" for line in lines).encode() + content
