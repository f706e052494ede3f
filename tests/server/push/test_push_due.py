"""A browser is woken with words only it can read; one that is gone is forgotten, one that is busy is asked again."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from muhatap.conversations.models import Conversation, Notification, PushSubscription
from muhatap.kit.clock import now
from muhatap.server.push.push_due import push_due
from muhatap.server.react import react
from muhatap.tenancy.models import Member


@dataclass
class Service:
    """A push service on the loopback, and a browser's keys."""

    address: str
    status: int = 201
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def opened(self) -> Any:
        """Return what the last message says, read with the browser's keys."""
        raw = http_ece.decrypt(self.heard[-1][1], private_key=self.key, auth_secret=b"0123456789abcdef")
        return json.loads(raw)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.status)
            if found.status == 302:
                self.send_header("Location", f"{found.address}elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    found = Service(f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("MUHATAP_PUSH_HOSTS", f"127.0.0.1:{server.server_port}, 127.0.0.1:9")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def told(service: Service, conversation: Conversation, selin: Member, defne: Member) -> Notification:
    """Defne was given a matter, a minute ago; her browser listens at the service."""
    point = service.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    PushSubscription.objects.create(
        workspace=defne.workspace,
        member=defne,
        endpoint=f"{service.address}browser",
        p256dh=_text(point),
        auth=_text(b"0123456789abcdef"),
    )
    conversation.assign(member=defne, by=selin)
    react()
    Notification.objects.update(push_after=now() - timedelta(seconds=1))
    return Notification.objects.get()


def test_the_browser_reads_who_and_what_and_where(told: Notification, service: Service) -> None:
    assert push_due() == 1

    said = service.opened()
    assert (said["title"], said["text"]) == ("Ayşe Işık", "Selin Uçar bu görüşmeyi sana verdi")
    assert said["href"] == f"/desk/conversations/{told.conversation_id}/"
    assert b"Ay" not in service.heard[0][1]
    told.refresh_from_db()
    assert told.push_after is None
    assert push_due() == 0


def test_the_service_can_tell_who_sends(told: Notification, service: Service) -> None:
    push_due()

    head = {name.title(): value for name, value in service.heard[0][0].items()}
    claim = head["Authorization"]
    assert Vapid02.verify(claim)
    assert settings.PUSH_PUBLIC_KEY in claim
    assert head["Topic"] == f"notice{told.pk}"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(told: Notification, service: Service, status: int) -> None:
    service.status = status

    push_due()

    assert not PushSubscription.objects.exists()
    told.refresh_from_db()
    assert told.push_after is None


@pytest.mark.parametrize("status", [401, 403, 429, 500, 302])
def test_a_service_that_cannot_now_is_asked_again_later(told: Notification, service: Service, status: int) -> None:
    service.status = status

    push_due()

    assert len(service.heard) == 1
    assert PushSubscription.objects.exists()
    told.refresh_from_db()
    assert told.push_after is not None
    assert told.push_after > now()


def test_one_browser_that_was_told_is_enough(told: Notification, service: Service, defne: Member) -> None:
    kept = PushSubscription.objects.get()
    PushSubscription.objects.create(
        workspace=defne.workspace, member=defne, endpoint="http://127.0.0.1:9/", p256dh=kept.p256dh, auth=kept.auth
    )

    push_due()
    Notification.objects.exclude(push_after=None).update(push_after=now() - timedelta(seconds=1))
    push_due()

    assert len(service.heard) == 1


def test_what_was_seen_in_time_wakes_nobody(told: Notification, service: Service) -> None:
    Notification.objects.update(seen_at=now())

    push_due()

    assert service.heard == []


def test_a_browser_of_a_member_who_left_stays_quiet(told: Notification, service: Service, defne: Member) -> None:
    Member.objects.filter(pk=defne.pk).update(is_active=False)

    push_due()

    assert service.heard == []
