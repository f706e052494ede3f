"""The short way of a posted message says what the long one says, and loses nothing."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from muhatap.api import letterbox as module
from muhatap.api.letterbox import Letterbox
from muhatap.channels.models import Arrival, Channel
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Token, Workspace

HELLO = {"external_id": "m1", "sender": {"external_id": "ayse", "name": "Ayşe Işık"}, "text": "Orkidem soldu."}


@dataclass
class Pages:
    """Stands where Django stands, and notes what is handed on to it."""

    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Note the body."""
        self.bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 499, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


@dataclass(frozen=True)
class Line:
    """A committed API channel and a token for it."""

    workspace: int
    channel: int
    secret: str


@pytest.fixture
def line(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Line]:
    """Çiçekçi's API channel, really committed: the letterbox writes in a thread of its own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        shop = Workspace.objects.create(slug="kutu-cicekci", name="Çiçekçi")
        with entered(shop.pk):
            channel = Channel.objects.create(workspace=shop, kind="api", name="Dükkân")
            secret = Token.issue(shop, name="dükkân", scopes=["messages:write"])
        yield Line(shop.pk, channel.pk, secret)
        with connections["owner"].cursor() as cursor:
            cursor.execute("delete from channels_arrivalbody b using channels_arrival a where b.arrival_id = a.id")
            for table in ("channels_arrival", "channels_channel", "tenancy_token"):
                cursor.execute(f"delete from {table} where workspace_id = %s", [shop.pk])  # noqa: S608
            cursor.execute("delete from tenancy_workspace where id = %s", [shop.pk])
        connections["owner"].close()
        connection.close()


def posts(
    line: Line, *bodies: Any, secret: str = "", letterbox: Letterbox | None = None, kind: bytes = b""
) -> list[tuple[int, Any]]:
    """Post all bodies at once and return each one's status and answer."""

    async def story() -> list[tuple[int, Any]]:
        box = letterbox or Letterbox(Pages())
        return await asyncio.gather(*(_post(box, line, body, secret or line.secret, kind) for body in bodies))

    return asyncio.run(story())


async def _post(box: Letterbox, line: Line, body: Any, secret: str, kind: bytes) -> tuple[int, Any]:
    content = json.dumps(body).encode()
    headers = [
        (b"authorization", b"Bearer " + secret.encode()),
        (b"content-length", str(len(content)).encode()),
        *([(b"content-type", kind)] if kind else []),
    ]
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(part: dict[str, Any]) -> None:
        said.append(part)

    path = f"/api/v1/channels/{line.channel}/messages"
    await box({"type": "http", "method": "POST", "path": path, "headers": headers}, receive, send)
    return said[0]["status"], json.loads(said[1]["body"])


def stored(line: Line) -> list[Any]:
    """Return the names and bodies that were written down, oldest first."""
    return [
        (one.provider_id, json.loads(bytes(one.body.content)))
        for one in Arrival.objects.filter(channel=line.channel).order_by("id")
    ]


def test_a_message_is_acknowledged_once_it_is_written_down(line: Line) -> None:
    [(status, answer)] = posts(line, HELLO)
    [(name, body)] = stored(line)
    assert status == 202
    assert answer == {"arrival": str(Arrival.objects.get().pk)}
    assert name == "m1"
    assert body["sender"]["name"] == "Ayşe Işık"


def test_the_same_message_posted_many_times_at_once_is_new_once(line: Line) -> None:
    answers = posts(line, *[HELLO] * 20)
    assert sorted(status for status, _ in answers) == [200] * 19 + [202]
    assert len({answer["arrival"] for _, answer in answers}) == 1
    assert len(stored(line)) == 1


def test_of_many_at_once_each_gets_its_own_arrival(line: Line) -> None:
    answers = posts(line, *[HELLO | {"external_id": f"m{number}"} for number in range(50)])
    found = {str(one.pk): one.provider_id for one in Arrival.objects.all()}
    assert [found[answer["arrival"]] for _, answer in answers] == [f"m{number}" for number in range(50)]


@pytest.mark.parametrize("body", [HELLO | {"text": "  "}, HELLO | {"sender": {}}, {"text": "Merhaba"}, ["hayır"]])
def test_what_is_not_in_order_is_handed_on_unchanged(line: Line, body: Any) -> None:
    pages = Pages()
    [(status, _)] = posts(line, body, letterbox=Letterbox(pages))
    assert status == 499
    assert pages.bodies == [json.dumps(body).encode()]
    assert stored(line) == []


def test_an_unknown_token_and_another_workspaces_channel_are_handed_on(line: Line) -> None:
    rival = Workspace.objects.create(slug="kutu-rakip", name="Rakip")
    theirs = Token.issue(rival, name="rakip", scopes=[])
    assert [posts(line, HELLO, secret=secret)[0][0] for secret in ("mh_yok", theirs)] == [499, 499]
    Token.objects.filter(workspace=rival).delete()
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from tenancy_workspace where id = %s", [rival.pk])
    assert stored(line) == []


def test_a_revoked_token_posts_no_longer_than_its_grant_lasts(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Letterbox(Pages())
    assert posts(line, HELLO, letterbox=box)[0][0] == 202
    Token.objects.filter(workspace=line.workspace).delete()
    long_after = module.time.monotonic() + module.GRANTED_FOR
    monkeypatch.setattr(module.time, "monotonic", lambda: long_after)
    assert posts(line, HELLO | {"external_id": "m2"}, letterbox=box)[0][0] == 499
    assert module.GRANTED_FOR <= 5


def test_a_channel_that_was_switched_off_is_handed_on(line: Line) -> None:
    with entered(line.workspace):
        Channel.objects.filter(pk=line.channel).update(is_enabled=False)
    assert posts(line, HELLO)[0][0] == 499


def test_while_the_database_is_away_nothing_is_stored_and_it_is_said(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(secret: str, channel: int) -> None:
        raise OperationalError("connection refused")

    pages = Pages()
    with monkeypatch.context() as patched:
        patched.setattr(module, "_grant", away)
        [(status, answer)] = posts(line, HELLO, letterbox=Letterbox(pages))

    assert status == 503
    assert answer["status"] == 503
    assert "again" in answer["detail"]
    assert pages.bodies == []
    assert stored(line) == []
    assert posts(line, HELLO)[0][0] == 202


def test_what_is_not_called_json_is_handed_on(line: Line) -> None:
    pages = Pages()
    [(status, _)] = posts(line, HELLO, letterbox=Letterbox(pages), kind=b"text/plain")
    assert status == 499
    assert stored(line) == []
