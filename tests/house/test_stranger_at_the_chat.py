"""A stranger stands at every door of our chat: without a pass, with one of another chat, and with another visitor's."""

import json
from typing import Any

import pytest
from django.conf import settings

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation
from muhatap.conversations.outbox.reply import reply
from muhatap.kit.store import store_at
from muhatap.tenancy.models import Member
from tests.house.url_table import CHAT, routes
from tests.portal.chat.conftest import PAGE, Visitor, chat_of, goes_out

OURS = ("Ayşe", "Orkide", "Bakıyorum", "fatura")
OPEN = {"chat/<str:key>/", "chat/<str:key>/session"}
"""Everybody on an allowed page may ask these; nothing in them is about anybody."""
BODIES: dict[str, Any] = {
    "chat/<str:key>/notice": {"notice": "1"},
    "chat/<str:key>/messages": {"id": "a" * 8, "text": "z"},
    "chat/<str:key>/marks": {"mark": "read", "upto": "1"},
}
DOORS = [route for route in routes() if route.startswith(CHAT)]


@pytest.fixture
def ours(workspace: Any, defne: Member) -> tuple[Visitor, int]:
    """Our visitor, her conversation answered with a file; the file's id."""
    ayse = Visitor(chat_of(workspace))
    ayse.say("Orkidem soldu")
    digest = store_at(settings.ATTACHMENTS).put(b"%PDF")
    file = Attachment.objects.create(
        workspace=workspace, filename="fatura.pdf", content_type="application/pdf", size=4, digest=digest
    )
    reply(Conversation.objects.get(), by=defne, text="Bakıyorum", attachments=[file])
    goes_out()
    return ayse, file.pk


def _knock(visitor: Visitor, route: str, file: int) -> list[Any]:
    path = route.removeprefix("chat/<str:key>/").replace("<int:pk>", str(file))
    body = json.dumps(BODIES.get(route, {}))
    headers = {"Origin": PAGE} | ({"Authorization": f"Visitor {visitor.held}"} if visitor.held else {})
    address = f"/chat/{visitor.channel.key}/{path}"
    return [
        visitor.client.generic(method, address, body, content_type="application/json", headers=headers)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    ]


def test_every_door_of_the_chat_is_known() -> None:
    assert set(DOORS) == {
        *OPEN,
        *(f"chat/<str:key>/{path}" for path in ("messages", "notice", "files", "files/<int:pk>", "typing", "marks")),
    }, "a new door of the chat: it is knocked at by itself, but say here that it is there"


@pytest.mark.parametrize("route", sorted(set(DOORS) - OPEN))
def test_a_pass_of_another_chat_opens_none_of_ours(route: str, ours: tuple[Visitor, int], stranger: Member) -> None:
    ayse, file = ours
    hers = Visitor(chat_of(stranger.workspace))
    hers.enter()
    for held in ("", hers.held, "forged"):
        answers = _knock(Visitor(ayse.channel, held=held), route, file)
        assert {answer.status_code for answer in answers} <= {401, 405}
        assert not any(word in answer.content.decode() for answer in answers for word in OURS)


@pytest.mark.parametrize("route", sorted(set(DOORS) - OPEN))
def test_another_visitor_of_the_same_chat_finds_nothing_of_hers(route: str, ours: tuple[Visitor, int]) -> None:
    ayse, file = ours
    other = Visitor(ayse.channel)
    other.enter()
    answers = _knock(other, route, file)

    assert {answer.status_code for answer in answers} <= {200, 202, 204, 404, 405, 409, 415}
    assert not any(word in answer.content.decode() for answer in answers for word in OURS)


@pytest.mark.parametrize("route", DOORS)
def test_a_page_that_is_not_allowed_is_shut_out_of_every_door(route: str, ours: tuple[Visitor, int]) -> None:
    ayse, file = ours
    path = route.removeprefix("chat/<str:key>/").replace("<int:pk>", str(file))
    away = Visitor(ayse.channel, origin="https://kotu.example", held=ayse.held)

    answers = [away.get(path), away.post(path)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any("Access-Control-Allow-Origin" in answer for answer in answers)


@pytest.mark.parametrize("route", DOORS)
def test_a_members_log_in_opens_no_door_of_the_chat(route: str, ours: tuple[Visitor, int], defne: Member) -> None:
    ayse, file = ours
    client = Visitor(ayse.channel)
    client.client.force_login(defne.user)
    answers = _knock(client, route, file)

    allowed = {200, 201, 405, 422} if route in OPEN else {401, 405}
    assert {answer.status_code for answer in answers} <= allowed
    assert not any(word in answer.content.decode() for answer in answers for word in OURS)


def test_a_channel_of_another_kind_is_no_chat(workspace: Any) -> None:
    beside = Channel.objects.create(workspace=workspace, kind="api", name="Program", settings={"origins": PAGE})

    assert Visitor(beside).get().status_code == 404
