"""The house promises that a reply goes out once, and that its failure is seen."""

from datetime import timedelta

import pytest

from muhatap.channels.connector import NotSent
from muhatap.connectors.rehearsal.connector import CONNECTOR as WIRE
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message, Promise
from muhatap.conversations.outbox.automatic import automatic
from muhatap.conversations.outbox.deliver import TRIES
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import CannotSendHere, NothingToSay, reply
from muhatap.conversations.outbox.retry import NothingToRetry, retry
from muhatap.conversations.outbox.undo import TooLate, undo
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member


def _hurry() -> None:
    """Let every waiting time pass."""
    Dispatch.objects.update(not_before=now())


def test_a_reply_reaches_the_wire_once(conversation: Conversation, defne: Member) -> None:
    message = reply(conversation, by=defne, text="Haftada bir sulayın.")
    deliver_due()
    deliver_due()

    dispatch = Dispatch.objects.get()
    assert WIRE.attempts == [dispatch.key]
    assert WIRE.sent[dispatch.key].text == "Haftada bir sulayın."
    assert WIRE.sent[dispatch.key].in_reply_to == "m1"
    assert dispatch.state == "sent"
    assert Message.objects.get(pk=message.pk).wire_id.endswith(f"rehearsal-{dispatch.key}")


def test_a_reply_keeps_the_promise_and_turns_the_conversation(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Bakıyorum.")

    conversation.refresh_from_db()
    promise = Promise.objects.get()
    assert (conversation.status, conversation.waiting_since) == ("waiting", None)
    assert promise.state == "kept"


def test_a_late_reply_leaves_the_promise_broken(conversation: Conversation, defne: Member) -> None:
    Promise.objects.update(due_by=now() - timedelta(minutes=1))

    reply(conversation, by=defne, text="Geciktik.")

    promise = Promise.objects.get()
    assert promise.state == "broken"
    assert promise.kept_at is not None


def test_a_reply_that_can_be_undone_waits_and_can_be_taken_back(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Yanlış kişiye", undo_for=timedelta(seconds=10))
    deliver_due()
    was = undo(Dispatch.objects.get(), by=defne)

    conversation.refresh_from_db()
    assert was.text == "Yanlış kişiye"
    assert WIRE.attempts == []
    assert conversation.status == "open"
    assert conversation.waiting_since is not None
    assert Promise.objects.get().state == "open"


def test_taken_back_after_a_machines_word_the_matter_still_waits_for_us(
    conversation: Conversation, defne: Member
) -> None:
    before = Conversation.objects.values().get()
    automatic(conversation, text="Aldık, dönüyoruz.", answers=conversation.messages.get())
    reply(conversation, by=defne, text="Yanlış kişiye", undo_for=timedelta(seconds=10))
    undo(Dispatch.objects.get(message__kind="reply"), by=defne)

    assert Conversation.objects.values().get() == before


def test_what_has_gone_cannot_be_taken_back(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Gitti")
    deliver_due()

    with pytest.raises(TooLate):
        undo(Dispatch.objects.get(), by=defne)


def test_a_busy_provider_is_asked_again_later(conversation: Conversation, defne: Member) -> None:
    WIRE.refuse(NotSent("retry", "421 later", after=30))
    reply(conversation, by=defne, text="Merhaba")
    deliver_due()
    waiting = Dispatch.objects.get()

    assert waiting.state == "queued"
    assert waiting.not_before > now() + timedelta(seconds=20)
    _hurry()
    deliver_due()
    assert Dispatch.objects.get().state == "sent"


def test_patience_ends_and_the_failure_is_shown(conversation: Conversation, defne: Member) -> None:
    WIRE.refuse(*[NotSent("retry", "421 later")] * TRIES)
    reply(conversation, by=defne, text="Merhaba")
    for _ in range(TRIES):
        _hurry()
        deliver_due()

    failed = Dispatch.objects.get()
    assert (failed.state, failed.cause, failed.words) == ("failed", "retry", "421 later")
    retry(failed, by=defne)
    deliver_due()
    assert Dispatch.objects.get().state == "sent"
    with pytest.raises(NothingToRetry):
        retry(failed, by=defne)


def test_a_time_out_after_sending_is_looked_up_and_not_sent_again(conversation: Conversation, defne: Member) -> None:
    WIRE.loses_answers = True
    reply(conversation, by=defne, text="Bir kez")
    deliver_due()
    assert Dispatch.objects.get().state == "unknown"

    _hurry()
    deliver_due()

    assert Dispatch.objects.get().state == "sent"
    assert len(WIRE.attempts) == 1


def test_a_worker_killed_between_send_and_commit_sends_nothing_twice(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Bir kez")
    deliver_due()
    Dispatch.objects.update(state="sending", not_before=now() - timedelta(seconds=1))

    deliver_due()

    assert Dispatch.objects.get().state == "sent"
    assert len(WIRE.attempts) == 1


def test_an_empty_reply_is_refused_and_nothing_is_stored(conversation: Conversation, defne: Member) -> None:
    with pytest.raises(NothingToSay):
        reply(conversation, by=defne, text="  \n ")
    assert Dispatch.objects.count() == 0


def test_a_disabled_channel_is_refused_in_words(conversation: Conversation, defne: Member) -> None:
    conversation.channel.is_enabled = False

    with pytest.raises(CannotSendHere, match="Prova"):
        reply(conversation, by=defne, text="Merhaba")


def test_a_note_never_leaves_the_house(conversation: Conversation, defne: Member) -> None:
    note(conversation, by=defne, text="Bu müşteri haklı.")
    deliver_due()

    conversation.refresh_from_db()
    assert conversation.status == "open"
    assert WIRE.attempts == []


def test_a_look_up_that_fails_is_no_leave_to_send_again(conversation: Conversation, defne: Member) -> None:
    WIRE.loses_answers = True
    reply(conversation, by=defne, text="Bir kez")
    deliver_due()
    WIRE.look_up_refusal = NotSent("retry", "421 later")
    _hurry()
    deliver_due()
    WIRE.look_up_refusal = None

    assert Dispatch.objects.get().state == "unknown"
    assert len(WIRE.attempts) == 1


def test_trying_again_looks_first_where_nobody_knew(conversation: Conversation, defne: Member) -> None:
    WIRE.loses_answers = True
    reply(conversation, by=defne, text="Bir kez")
    deliver_due()
    Dispatch.objects.update(state="failed")

    retry(Dispatch.objects.get(), by=defne)
    deliver_due()

    assert Dispatch.objects.get().state == "sent"
    assert len(WIRE.attempts) == 1


def test_a_dispatch_whose_file_is_gone_fails_in_words_and_stops_nobody(
    conversation: Conversation, defne: Member
) -> None:
    lost = Attachment.objects.create(
        workspace=conversation.workspace, filename="a", content_type="a/b", size=1, digest="0" * 64
    )
    reply(conversation, by=defne, text="Ekte", attachments=[lost])
    reply(conversation, by=defne, text="Eksiz")

    deliver_due()

    states = dict(Dispatch.objects.values_list("message__text", "state"))
    assert states == {"Ekte": "failed", "Eksiz": "sent"}


def test_undo_after_send_and_resolve_opens_the_matter_again(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Erken", undo_for=timedelta(seconds=10))
    conversation.resolve(by=defne)

    undo(Dispatch.objects.get(), by=defne)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.resolved_at) == ("open", None)


def test_undo_after_snoozing_wakes_the_matter(conversation: Conversation, defne: Member) -> None:
    reply(conversation, by=defne, text="Erken", undo_for=timedelta(seconds=10))
    conversation.snooze(until=now() + timedelta(hours=1), by=defne)

    undo(Dispatch.objects.get(), by=defne)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)
