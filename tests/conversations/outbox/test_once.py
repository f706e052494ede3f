"""The house promises that pressing twice writes once, and that nobody answers over a colleague unasked."""

import sys
from collections.abc import Sequence
from datetime import timedelta

import pytest

from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import AnsweredMeanwhile, reply
from muhatap.conversations.outbox.undo import undo
from muhatap.tenancy.models import Member

note_module = sys.modules[note.__module__]


def test_the_same_key_writes_once_whatever_it_is_pressed_with(conversation: Conversation, defne: Member) -> None:
    first = reply(conversation, by=defne, text="Merhaba", key="k1")
    second = reply(conversation, by=defne, text="", key="k1")

    assert first == second
    assert Dispatch.objects.count() == 1
    assert note(conversation, by=defne, text="Not", key="k2") == note(conversation, by=defne, text="Not", key="k2")
    assert Message.objects.filter(kind="note").count() == 1


def test_two_same_notes_at_once_are_one(
    conversation: Conversation, defne: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request is let in after the first has looked, and commits before the first writes."""
    real, others = note_module.words, []

    def words(text: str, attachments: Sequence[Attachment]) -> str:
        if not others:
            others.append("on its way")
            others[0] = note(conversation, by=defne, text="Not", key="k1")
        return real(text, attachments)

    monkeypatch.setattr(note_module, "words", words)

    assert note(conversation, by=defne, text="Not", key="k1") == others[0]
    assert Message.objects.filter(kind="note").count() == 1


def test_a_reply_taken_back_frees_its_key(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Merhaba", key="k1", undo_for=timedelta(seconds=10))
    undo(Dispatch.objects.get(), by=defne)

    assert reply(conversation, by=defne, text="Merhaba yine", key="k1").text == "Merhaba yine"


def test_a_colleagues_answer_since_is_told_and_nothing_is_written(
    conversation: Conversation, defne: Member, selin: Member
) -> None:
    seen = conversation.messages.latest("pk").pk
    theirs = reply(conversation, by=selin, text="Haftada bir sulayın.", seen=seen)

    with pytest.raises(AnsweredMeanwhile) as told:
        reply(conversation, by=defne, text="Her gün sulayın.", seen=seen)

    assert told.value.message == theirs
    assert Message.objects.filter(kind="reply").count() == 1
    assert reply(conversation, by=defne, text="Ek olarak…", seen=theirs.pk).pk > theirs.pk


def test_ones_own_answers_and_notes_are_no_reason_to_ask(
    conversation: Conversation, defne: Member, selin: Member
) -> None:
    seen = conversation.messages.latest("pk").pk
    note(conversation, by=selin, text="Bakıyorum")
    reply(conversation, by=defne, text="Bir", seen=seen)

    assert reply(conversation, by=defne, text="İki", seen=seen).text == "İki"
