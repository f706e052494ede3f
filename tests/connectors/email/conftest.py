"""A mailbox's channel, and a post office on loopback that behaves as told."""

import asyncio
import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import CONNECTOR, Email
from muhatap.connectors.email.receiving import Listener

MakeChannel = Callable[..., Channel]


class PostOffice:
    """An SMTP server: what it answers to each command, and what it took."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.hangs = False
        self.port = 0
        self.hangs_up = ""
        self.taken: list[Envelope] = []

    def _said(self, server: SMTP, command: str) -> str | None:
        if self.hangs_up == command:
            server.transport.close()
        return self.answers.get(command)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self._said(server, "MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self._said(server, f"RCPT {address}") or self._said(server, "RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        if self.hangs:
            await asyncio.sleep(20)
        return self._said(server, "DATA") or "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        token = base64.b64decode(args[1]).decode().split("Bearer ")[1].strip("\x01")
        return AuthResult(success=token in self.tokens, handled=False)

    def check_password(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == "doğru parola".encode(), handled=False)


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    counter = Listener(
        ("127.0.0.1", 0),
        lambda loop: SMTP(
            office, hostname="postane", loop=loop, authenticator=office.check_password, auth_require_tls=False
        ),
    )
    office.port = counter.port
    yield office
    counter.stop()


@pytest.fixture
def make_channel() -> MakeChannel:
    def make(secrets: dict[str, str] | None = None, **settings: Any) -> Channel:
        channel = Channel(kind="email", name="Destek", settings={"address": "destek@ornek.com.tr", **settings})
        channel.keep_secrets(secrets or {})
        return channel

    return make


@pytest.fixture
def channel(make_channel: MakeChannel, post_office: PostOffice) -> Channel:
    return make_channel(smtp_host="127.0.0.1", smtp_port=post_office.port, smtp_tls="none", timeout=0.4)


@pytest.fixture
def email() -> Email:
    return CONNECTOR
