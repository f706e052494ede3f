"""The house promises that colleagues see who else is here and who writes, and that customers never do."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from muhatap.conversations.models import Conversation, Draft, Message
from muhatap.journal.models import Event
from muhatap.journal.sign import SIGNS
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member
from tests.cast import logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What PostgreSQL is told to pass on."""
    given: list[dict[str, Any]] = []
    real = connection.cursor().__class__.execute

    def listening(cursor: object, query: object, params: object = None) -> object:
        if isinstance(params, list) and params[:1] == [SIGNS]:
            given.append(json.loads(params[1]))
        return real(cursor, query, params)  # type: ignore[arg-type]

    monkeypatch.setattr(connection.cursor().__class__, "execute", listening)
    return given


def test_coming_staying_and_leaving_are_said_to_colleagues_alone(
    conversation: Conversation, defne: Member, signs: list[dict[str, Any]]
) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{conversation.pk}/presence/"
    client.post(address, {"asks": "1"})
    client.post(address)
    client.delete(address)

    assert [one["kind"] for one in signs] == ["member.came", "member.here", "member.left"]
    assert {one["person"] for one in signs} == {0}, "a customer's stream hears what names her"
    assert {one["conversation"] for one in signs} == {conversation.pk}
    assert signs[0]["member"]["name"] == "Defne Aksoy"
    assert Event.objects.filter(kind__startswith="member.").count() == 0


def test_an_observer_is_seen_too(conversation: Conversation, observer: Member, signs: list[dict[str, Any]]) -> None:
    logged_in(observer).post(f"/desk/conversations/{conversation.pk}/presence/")

    assert signs[0]["member"]["name"] == "Oya Bakan"


@pytest.mark.parametrize(
    ("kind", "text", "told"), [("reply", "Bakıyorum", 1), ("note", "Aramızda", 1), ("reply", "", 0)]
)
def test_a_draft_that_is_kept_tells_that_she_writes(
    conversation: Conversation, defne: Member, signs: list[dict[str, Any]], kind: str, text: str, told: int
) -> None:
    address = f"/desk/conversations/{conversation.pk}/draft/"
    logged_in(defne).post(address, {"text": text, "kind": kind})

    assert [one["member"]["writes"] for one in signs] == [kind] * told
    assert all("Bakıyorum" not in json.dumps(one, ensure_ascii=False) for one in signs)


def _sends(member: Member, conversation: Conversation, **said: Any) -> Any:
    address = f"/desk/conversations/{conversation.pk}/messages/"
    return logged_in(member).post(address, {"kind": "reply", "text": "Her gün sulayın.", **said}, **HTMX)


def _writes(member: Member, conversation: Conversation, *, ago: int = 0, **said: Any) -> None:
    Draft.objects.create(
        workspace=member.workspace,
        conversation=conversation,
        member=member,
        updated_at=now() - timedelta(seconds=ago),
        **{"text": "Haftada bir…", **said},
    )


def test_where_a_colleague_is_writing_one_is_asked_once_and_then_sends(
    conversation: Conversation, defne: Member, selin: Member
) -> None:
    _writes(selin, conversation)

    asked = _sends(defne, conversation)

    assert asked.status_code == 422
    assert asked["HX-Retarget"] == "#composer-trouble"
    assert "<b>Selin Uçar</b> şu an bir yanıt yazıyor" in asked.content.decode()
    assert not Message.objects.filter(kind="reply").exists()
    assert _sends(defne, conversation, despite="1").status_code == 200
    assert Draft.objects.get(member=selin).text == "Haftada bir…"


@pytest.mark.parametrize("draft", [{"ago": 60}, {"kind": "note"}, {"text": ""}])
def test_a_cold_draft_a_note_and_an_empty_one_are_no_reason_to_ask(
    conversation: Conversation, defne: Member, selin: Member, draft: dict[str, Any]
) -> None:
    _writes(selin, conversation, **draft)

    assert _sends(defne, conversation).status_code == 200


def test_who_said_send_anyway_is_asked_again_only_of_an_answer_she_has_not_seen(
    conversation: Conversation, defne: Member, selin: Member
) -> None:
    _writes(selin, conversation)
    seen = conversation.messages.latest("pk").pk
    assert _sends(selin, conversation, text="Haftada bir.", seen=seen).status_code == 200

    asked = _sends(defne, conversation, despite="1", seen=seen)

    assert asked.status_code == 422
    assert "az önce yanıtladı" in asked.content.decode()
    answer = Message.objects.get(kind="reply")
    assert 'name="despite" value="1"' in asked.content.decode()
    assert _sends(defne, conversation, despite="1", seen=seen, after=answer.pk).status_code == 200
