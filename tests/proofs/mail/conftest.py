"""The mail servers, a mailbox of ours, and an ear at it."""

import json
import os
import smtplib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import CONNECTOR, Email
from muhatap.connectors.email.receiving import Listener
from tests.proofs.mail import servers as own_servers
from tests.proofs.mail.servers import PASSWORD, Servers

GOOD_TOKEN = "gecerli-jeton"


class Elsewhere:
    """The mail server of the rest of the world: yok@ is unknown there, everybody else gets the mail."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("yok@"):
            return f"550 5.1.1 <{address}>: User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"


class Introspection(BaseHTTPRequestHandler):
    """Tells Dovecot whether a token is good, and gives one for a refresh token."""

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if "grant_type" in asked:
            answer: dict[str, Any] = {"access_token": GOOD_TOKEN, "expires_in": 3600}
        else:
            answer = {"active": asked.get("token") == [GOOD_TOKEN], "username": "destek@ornek.test"}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    reason = own_servers.missing() or ("" if os.geteuid() == 0 else "Postfix can only be started by root")
    if reason and os.environ.get("MUHATAP_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    elsewhere = Listener(("127.0.0.1", 0), lambda loop: SMTP(Elsewhere(), hostname="uzak", loop=loop))
    tokens = HTTPServer(("127.0.0.1", 0), Introspection)
    threading.Thread(target=tokens.serve_forever, daemon=True).start()
    running = own_servers.start(remote=elsewhere.port, introspection=tokens.server_port)
    yield running
    own_servers.stop(running)
    tokens.shutdown()
    tokens.server_close()
    elsewhere.stop()


class Ear:
    """Listens in a thread and notes what it is given, as a store would."""

    def __init__(self, channel: Channel, position: dict[str, Any]) -> None:
        self.channel = channel
        self.position = position
        self.delivered: list[tuple[str, bytes, bool]] = []
        self.heard_at: dict[str, float] = {}
        self.refuses: Callable[[bytes], bool] = lambda raw: False
        self.failure: Exception | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen)

    def start(self) -> "Ear":
        self._thread.start()
        return self

    def stop(self) -> float:
        """Stop and return how long it took."""
        begun = time.monotonic()
        self._stop.set()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()
        return time.monotonic() - begun

    def subjects(self, *, history: bool | None = None) -> list[str]:
        told = [(raw, was) for _, raw, was in self.delivered if history is None or was == history]
        return [raw.split(b"\nSubject: ")[1].split(b"\n")[0].strip().decode() for raw, _ in told]

    def wait_for(self, condition: Callable[["Ear"], object], within: float = 15) -> None:
        deadline = time.monotonic() + within
        while not condition(self):
            assert self.failure is None, self.failure
            assert time.monotonic() < deadline, f"heard only {self.subjects()}"
            time.sleep(0.01)

    def _listen(self) -> None:
        try:
            CONNECTOR.listen(
                self.channel, deliver=self._deliver, keep=self._keep, position=self.position, stop=self._stop
            )
        except Exception as failure:  # noqa: BLE001 -- told to the test
            self.failure = failure

    def _deliver(self, provider_id: str, raw: bytes, *, history: bool) -> None:
        if self.refuses(raw):
            raise ValueError("this one is bad")
        if provider_id not in {known for known, _, _ in self.delivered}:
            self.delivered.append((provider_id, raw, history))
            self.heard_at[self.subjects()[-1]] = time.monotonic()

    def _keep(self, position: dict[str, Any]) -> None:
        self.position = json.loads(json.dumps(position))


@pytest.fixture
def email() -> Email:
    return CONNECTOR


@pytest.fixture
def channel(servers: Servers) -> Channel:
    """The destek mailbox, emptied."""
    for folder in ("INBOX", "Sent"):
        servers.doveadm("expunge", "-u", "destek@ornek.test", "mailbox", folder, "all")
    made = Channel(kind="email", name="Destek")
    made.settings = {
        "address": "destek@ornek.test", "imap_host": "localhost", "imap_port": servers.ports["imaps"],
        "smtp_host": "localhost", "smtp_port": servers.ports["submission"], "tls_ca": servers.ca,
        "plus_addressing": True,
    }  # fmt: skip
    made.keep_secrets({"password": PASSWORD})
    return made


@pytest.fixture
def listen(channel: Channel) -> Iterator[Callable[..., Ear]]:
    ears: list[Ear] = []

    def begin(position: dict[str, Any] | None = None, **changes: Any) -> Ear:
        ear = Ear(channel, position or {})
        for name, value in changes.items():
            setattr(ear, name, value)
        ears.append(ear)
        return ear.start()

    yield begin
    for ear in ears:
        ear.stop()


@pytest.fixture
def post(servers: Servers) -> Callable[..., str]:
    """Send a customer's mail through Postfix; returns its subject."""

    def send(subject: str = "", *, to: str = "destek@ornek.test", **headers: str) -> str:
        mail = EmailMessage()
        mail["Subject"] = subject or f"konu-{uuid.uuid4().hex[:8]}"
        mail["From"], mail["To"] = headers.pop("From", "ayse@ornek.test"), to
        mail["Message-ID"] = headers.pop("Message_ID", f"<{uuid.uuid4().hex}@uzak.test>")
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content("Kargom nerede? Günlerdir bekliyorum.")
        with smtplib.SMTP("127.0.0.1", servers.ports["smtp"]) as smtp:
            smtp.send_message(mail)
        return str(mail["Subject"])

    return send
