"""The letterbox stands before Django, so the stranger is let at it by itself."""

import asyncio
import json
from typing import Any

import pytest

from muhatap.api.letterbox import Letterbox
from muhatap.channels.models import Arrival, Channel
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Token, Workspace
from tests.server.streams.conftest import Place

Two = tuple[Place, Place]
SAID = {"external_id": "e1", "sender": {"external_id": "c1"}, "text": "Merhaba"}


class Pages:
    """Stands for Django: remembers what was handed on to it, body and all."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take a request."""
        self.bodies.append((await receive())["body"])


def _post(secret: str, channel: int, *, to: Letterbox) -> list[dict[str, Any]]:
    body, answers = json.dumps(SAID).encode(), []
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/v1/channels/{channel}/messages",
        "headers": [(b"authorization", f"Bearer {secret}".encode()), (b"content-length", str(len(body)).encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(said: dict[str, Any]) -> None:
        answers.append(said)

    assert to.takes(scope)
    asyncio.run(to(scope, receive, send))
    return answers


@pytest.fixture
def channels(two: Two) -> tuple[int, int]:
    """An API channel in each workspace."""
    made = []
    for place in two:
        with entered(place.workspace):
            made.append(Channel.objects.create(workspace_id=place.workspace, kind="api", name="Program").pk)
    return made[0], made[1]


def _writer(place: Place, *, scopes: tuple[str, ...] = ("messages:write",)) -> str:
    with entered(place.workspace):
        return Token.issue(Workspace.objects.get(pk=place.workspace), name="Yazar", scopes=list(scopes))


def test_our_own_message_is_safe(two: Two, channels: tuple[int, int]) -> None:
    pages = Pages()
    first, again = (_post(_writer(two[0]), channels[0], to=Letterbox(pages)) for _ in range(2))

    assert [first[0]["status"], again[0]["status"]] == [202, 200]
    assert pages.bodies == []
    assert Arrival.objects.filter(channel=channels[0], workspace=two[0].workspace).count() == 1


@pytest.mark.parametrize("scopes", [("messages:write",), ()])
def test_a_strangers_message_is_left_to_be_refused(
    scopes: tuple[str, ...], two: Two, channels: tuple[int, int]
) -> None:
    pages = Pages()
    letterbox = Letterbox(pages)
    secret = _writer(two[1], scopes=scopes)
    assert _post(secret, channels[1], to=letterbox)[0]["status"] == 202
    answers = _post(secret, channels[0], to=letterbox)

    assert answers == []
    assert pages.bodies == [json.dumps(SAID).encode()]
    assert not Arrival.objects.filter(channel=channels[0]).exists()


def test_a_token_that_only_reads_is_left_to_be_refused(two: Two, channels: tuple[int, int]) -> None:
    pages = Pages()

    assert _post(two[0].secret, channels[0], to=Letterbox(pages)) == []
    assert len(pages.bodies) == 1
    assert not Arrival.objects.filter(channel=channels[0]).exists()
