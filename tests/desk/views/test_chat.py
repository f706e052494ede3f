"""At the desk a chat is answered like any other conversation, only at once, and with what the other side is doing."""

import json
from typing import Any

import pytest
from django.db import connection

from muhatap.channels.models import Ban, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Dispatch, Draft, Message
from muhatap.journal.models import Event
from muhatap.journal.sign import SIGNS
from muhatap.kit.clock import now
from muhatap.server.react import react
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in


@pytest.fixture
def chat(workspace: Workspace) -> Conversation:
    """A nameless visitor asked something."""
    channel = Channel.objects.create(workspace=workspace, kind="webchat", name="Site sohbeti")
    said = {"external_id": "a", "sender": {"external_id": "visitor:5abc0a57"}, "text": "Orkidem soldu"}
    write_down(workspace.pk, channel.pk, provider_id="a", content=json.dumps(said).encode())
    hear_batch()
    return Conversation.objects.get()


def test_a_reply_in_a_live_chat_is_due_at_once_and_offers_no_undo(chat: Conversation, defne: Member) -> None:
    answer = logged_in(defne).post(
        f"/desk/conversations/{chat.pk}/messages/", {"text": "Bakıyorum"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "data-undo" not in answer.content.decode()
    assert Dispatch.objects.get().not_before <= now()
    assert Dispatch.objects.get().to == "visitor:5abc0a57"


def test_a_nameless_visitor_is_called_one(chat: Conversation, defne: Member, selin: Member) -> None:
    defne.language = "en"
    defne.save(update_fields=["language"])
    address = f"/desk/conversations/{chat.pk}/"
    pages = [logged_in(member).get(address).content.decode() for member in (selin, defne)]

    assert "Ziyaretçi 5abc" in pages[0]
    assert "Visitor 5abc" in pages[1]
    assert not any("visitor:5abc0a57" in page for page in pages)


def test_a_nameless_visitor_is_called_one_wherever_she_is_found_or_told_of(
    chat: Conversation, selin: Member, defne: Member
) -> None:
    chat.assign(member=defne, by=selin)
    react()
    client = logged_in(defne)
    pages = [
        client.get(address).content.decode()
        for address in (
            "/desk/search/?q=orkidem",
            "/desk/search/?q=visitor",
            f"/desk/search/?q=orkidem&person={chat.person_id}",
            "/desk/palette/?q=orkidem",
            "/desk/notifications/",
            "/desk/notifications/latest/",
        )
    ]

    assert all("5abc" in page for page in pages)
    assert not any("visitor:" in page for page in pages)


def test_what_a_member_saw_is_noted_once(chat: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    answers = [client.post(f"/desk/conversations/{chat.pk}/seen/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert Message.objects.get().seen_at is not None
    assert Event.objects.filter(kind="message.seen").count() == 1


def test_an_observer_leaves_no_trace(chat: Conversation, observer: Member) -> None:
    client = logged_in(observer)
    answers = [client.post(f"/desk/conversations/{chat.pk}/{deed}/") for deed in ("seen", "typing", "ban")]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert Message.objects.get().seen_at is None


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The signs that are given from now on."""
    given: list[dict[str, Any]] = []
    real = connection.cursor().__class__.execute

    def listening(cursor: object, query: object, params: object = None) -> object:
        if isinstance(params, list) and params[:1] == [SIGNS]:
            given.append(json.loads(params[1]))
        return real(cursor, query, params)  # type: ignore[arg-type]

    monkeypatch.setattr(connection.cursor().__class__, "execute", listening)
    return given


def test_the_visitor_is_told_who_types_by_first_name_only(
    chat: Conversation, defne: Member, signs: list[dict[str, Any]]
) -> None:
    logged_in(defne).post(f"/desk/conversations/{chat.pk}/typing/")

    (told,) = signs
    assert (told["who"], told["to"]) == ("Defne", f"{chat.channel_id}/visitor:5abc0a57")
    assert told["person"] == chat.person_id


def test_she_is_told_also_where_the_matter_began_on_another_channel(
    chat: Conversation, defne: Member, signs: list[dict[str, Any]]
) -> None:
    to = f"{chat.channel_id}/visitor:5abc0a57"
    chat.channel = Channel.objects.create(workspace=chat.workspace, kind="api", name="Program")
    chat.save(update_fields=["channel"])
    Draft.objects.create(
        workspace=chat.workspace, conversation=chat, member=defne, kind="reply", channel=Message.objects.get().channel
    )
    logged_in(defne).post(f"/desk/conversations/{chat.pk}/typing/")

    assert [one["to"] for one in signs] == [to]


def test_on_other_channels_nobody_is_told(
    conversation: Conversation, defne: Member, signs: list[dict[str, Any]]
) -> None:
    assert logged_in(defne).post(f"/desk/conversations/{conversation.pk}/typing/").status_code == 204
    assert signs == []


def test_an_abused_chat_is_closed_and_opened_again(chat: Conversation, defne: Member) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{chat.pk}/ban/"
    closed = client.post(address, headers={"HX-Request": "true"}).content.decode()
    bans = list(Ban.objects.values_list("value", "by"))
    opened = client.delete(address, headers={"HX-Request": "true"}).content.decode()

    assert bans == [("visitor:5abc0a57", defne.pk)]
    assert "Sohbet bu kişiye kapatıldı" in closed
    assert "Sohbet yeniden açıldı" in opened
    assert not Ban.objects.exists()
