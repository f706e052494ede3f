"""Ten megabytes pasted into the composer are refused in words; nothing is cut, kept in part or sent."""

import pytest
from django.test import Client

from muhatap.conversations.models import Conversation, Draft, Message
from muhatap.conversations.outbox.writing import LONGEST
from muhatap.tenancy.models import Member
from tests.cast import logged_in, token_for

PASTED = "Işıl ığdır. " * (10 * 1024 * 1024 // 12)


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_it_is_neither_sent_nor_noted(conversation: Conversation, defne: Member, kind: str) -> None:
    place = f"/desk/conversations/{conversation.pk}/messages/"

    answer = logged_in(defne).post(place, {"text": PASTED, "kind": kind}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "en çok 100.000" in answer.content.decode()
    assert not Message.objects.filter(kind=kind).exists()


def test_no_half_of_it_is_kept_as_a_draft_and_what_was_kept_stays(conversation: Conversation, defne: Member) -> None:
    client, place = logged_in(defne), f"/desk/conversations/{conversation.pk}/draft/"
    client.post(place, {"text": "Merhaba Ayşe,", "kind": "reply"})

    answer = client.post(place, {"text": PASTED, "kind": "reply"})

    assert answer.status_code == 422
    assert Draft.objects.get().text == "Merhaba Ayşe,"


def test_what_just_fits_goes_and_is_kept_whole(conversation: Conversation, defne: Member) -> None:
    client, text = logged_in(defne), "ş\n" * (LONGEST // 2 - 1) + "ş!"
    as_browsers_send_it = text.replace("\n", "\r\n")
    client.post(f"/desk/conversations/{conversation.pk}/draft/", {"text": as_browsers_send_it, "kind": "reply"})
    assert Draft.objects.get().text == text

    told = {"text": as_browsers_send_it, "kind": "reply"}
    answer = client.post(f"/desk/conversations/{conversation.pk}/messages/", told, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert Message.objects.get(kind="reply").text == text


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_program_is_told_so_too(conversation: Conversation, defne: Member, kind: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {token_for(conversation.workspace, member=defne)}"})
    told = {"kind": kind, "text": PASTED}

    place = f"/api/v1/conversations/{conversation.pk}/messages"
    answer = client.post(place, told, content_type="application/json")

    assert answer.status_code == 422
    assert "at most 100000 characters" in answer.json()["detail"]
    assert not Message.objects.filter(kind=kind).exists()
