"""A visitor on the flower shop's page."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey

from muhatap.channels.models import Channel
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import PrivacyNotice, Workspace

PAGE = "https://www.cicekci.example"
SECRET = "dukkanla-paylasilan-uzun-bir-sir"


@pytest.fixture
def chat(workspace: Workspace) -> Channel:
    """The web chat of Çiçekçi."""
    return chat_of(workspace)


def chat_of(workspace: Workspace) -> Channel:
    """Return a new web chat, allowed on the shop's page."""
    with entered(workspace.pk):
        made = Channel(workspace=workspace, kind="webchat", name="Site sohbeti", settings={"origins": PAGE})
        made.keep_secrets({"identity_secret": SECRET})
        made.save()
    return made


@pytest.fixture
def notice(workspace: Workspace) -> PrivacyNotice:
    """Çiçekçi tells people what it does with their data."""
    return PrivacyNotice.publish(workspace, language="tr", text="Yazdıklarınızı yalnızca yanıtlamak için işleriz.")


@dataclass
class Visitor:
    """A browser on a page, with the pass that it holds."""

    channel: Channel
    origin: str = PAGE
    held: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str = "", **more: Any) -> Any:
        """Ask."""
        return self.client.get(self._at(path), headers=self._headers(), **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """Send JSON, or bytes as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body or {})
        kind = more.pop("content_type", "application/json")
        return self.client.post(self._at(path), raw, content_type=kind, headers=self._headers(), **more)

    def enter(self, **wish: Any) -> Any:
        """Ask for a pass and hold it."""
        answer = self.post("session", wish)
        if answer.status_code == 201:
            self.held = answer.json()["pass"]
        return answer

    def say(self, text: str = "Orkidem soldu, ne yapayım?", *, name: str = "", **more: Any) -> Any:
        """Write, and let the house hear it."""
        if not self.held:
            self.enter()
        answer = self.post("messages", {"id": name or secrets.token_hex(8), "text": text, **more})
        hear_batch()
        return answer

    @property
    def reads(self) -> list[str]:
        """The texts that she is shown, oldest first."""
        return [one["text"] for one in self.get("messages").json()["messages"]]

    def _at(self, path: str) -> str:
        return f"/chat/{self.channel.key}/{path}"

    def _headers(self) -> dict[str, str]:
        given = {"Origin": self.origin, "Authorization": f"Visitor {self.held}" if self.held else ""}
        return {name: value for name, value in given.items() if value}


@pytest.fixture
def ayse(chat: Channel) -> Visitor:
    """Somebody nameless on the shop's page."""
    return Visitor(chat)


@pytest.fixture
def other(chat: Channel) -> Visitor:
    """Somebody else on the same page."""
    return Visitor(chat)


def signed(channel: Channel, *, secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """Return the shop's word for who is logged in."""
    told = {
        "aud": channel.key,
        "sub": "7",
        "exp": int((now() + timedelta(minutes=10)).timestamp()),
        "jti": secrets.token_hex(8),
        "name": "Ayşe Işık",
    }
    kept = {name: value for name, value in (told | claims).items() if value is not None}
    return jwt.encode({"alg": algorithm}, kept, OctKey.import_key(secret.encode()))


def seconds(at: datetime) -> int:
    """Return a moment as tokens say it."""
    return int(at.timestamp())


def goes_out() -> None:
    """Let the outbox send what is due."""
    while deliver_due():
        pass
