"""Both sides see what was seen."""

import pytest

from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Dispatch
from muhatap.conversations.outbox.reply import reply
from muhatap.tenancy.models import Member
from tests.portal.chat.conftest import Visitor, goes_out


@pytest.fixture
def answered(ayse: Visitor, defne: Member) -> Dispatch:
    """Ayşe's question and our reply, which has left."""
    ayse.say("Orkidem soldu")
    written = reply(Conversation.objects.get(), by=defne, text="Bakıyorum")
    goes_out()
    return Dispatch.objects.get(message=written)


def test_what_she_has_and_what_she_read_stands_beside_the_reply(ayse: Visitor, answered: Dispatch) -> None:
    states = []
    for mark in ("delivered", "read", "delivered"):
        assert ayse.post("marks", {"mark": mark, "upto": str(answered.message_id)}).status_code == 204
        hear_batch()
        answered.refresh_from_db()
        states.append(answered.delivery)

    assert states == ["delivered", "read", "read"]
    assert ayse.get("messages").json()["messages"][1]["is_seen"] is True


def test_somebody_elses_mark_marks_nothing(other: Visitor, answered: Dispatch) -> None:
    other.say("Merhaba")
    other.post("marks", {"mark": "read", "upto": str(answered.message_id)})
    hear_batch()

    answered.refresh_from_db()
    assert answered.delivery == ""


def test_a_mark_opens_no_work(ayse: Visitor, answered: Dispatch) -> None:
    ayse.post("marks", {"mark": "read", "upto": str(answered.message_id)})
    hear_batch()

    assert Conversation.objects.get().status == "waiting"
    assert Conversation.objects.get().messages.count() == 2


def test_a_mark_of_nonsense_is_refused(ayse: Visitor, answered: Dispatch) -> None:
    assert ayse.post("marks", {"mark": "burned", "upto": "1"}).status_code == 422


def test_she_sees_that_a_member_saw_it(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    before = ayse.get("messages").json()["messages"][0]["is_seen"]
    Conversation.objects.get().see(by=defne)

    assert (before, ayse.get("messages").json()["messages"][0]["is_seen"]) == (False, True)
