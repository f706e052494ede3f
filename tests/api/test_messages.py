"""A program finds messages by what was said in them."""

from typing import Any

import pytest
from django.test import Client

from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.note import note
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Write, token_for


@pytest.fixture
def program(workspace: Workspace) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(workspace)}"})


def _texts(program: Client, **asked: Any) -> list[str]:
    answer = program.get("/api/v1/messages", asked)
    assert answer.status_code == 200, answer.content
    return [one["text"] for one in answer.json()["items"]]


def test_messages_are_found_newest_first_and_each_page_goes_on_where_the_last_ended(
    program: Client, hears: Write
) -> None:
    for number in range(5):
        hears(f"Kahvem geldi {number}", external_id=f"m{number}", sent_at=f"2026-01-0{number + 1}T10:00:00+03:00")
    pages, cursor = [], ""
    while cursor is not None:
        page = program.get("/api/v1/messages", {"query": "kahve", "limit": 2, "cursor": cursor}).json()
        pages.append([one["text"][-1] for one in page["items"]])
        cursor = page["next"]

    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_a_day_is_from_its_beginning_up_to_its_end(program: Client, hears: Write) -> None:
    hears("Pazar", external_id="m1", sent_at="2026-01-04T23:59:59+03:00")
    hears("Pazartesi", external_id="m2", sent_at="2026-01-05T00:00:00+03:00")
    hears("Salı", external_id="m3", sent_at="2026-01-06T00:00:00+03:00")

    assert _texts(program, since="2026-01-05T00:00:00+03:00", until="2026-01-06T00:00:00+03:00") == ["Pazartesi"]


def test_a_member_is_who_wrote_it(program: Client, conversation: Conversation, defne: Member, selin: Member) -> None:
    note(conversation, by=defne, text="Orkide için not")

    assert _texts(program, query="orkide", member=defne.pk) == ["Orkide için not"]
    assert _texts(program, query="orkide", member=selin.pk) == []
    assert len(_texts(program, query="orkide", person=conversation.person_id)) == Message.objects.count() == 2
    assert _texts(program, query="orkide", person=conversation.person_id + 1) == []


@pytest.mark.parametrize("asked", [{"cursor": "x"}, {"person": "x"}, {"since": "dün"}, {"cursor": "9" * 18 + "~1"}])
def test_what_this_api_did_not_give_out_is_refused(program: Client, asked: dict[str, str]) -> None:
    assert program.get("/api/v1/messages", asked).status_code == 422


def test_a_token_without_the_right_finds_nothing(workspace: Workspace) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_for(workspace, scopes=['people:read'])}"})

    assert program.get("/api/v1/messages?query=a").status_code == 403
