"""What a member marks as spam owes nothing, calls nobody, and comes back whole when it was no spam."""

from datetime import timedelta

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Notification, Promise
from muhatap.conversations.models.conversation import IsSpam
from muhatap.conversations.outbox.reply import reply
from muhatap.conversations.tend import tend
from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.server.react import react
from muhatap.tenancy.models import Member
from tests.cast import Write


def _kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_spam_is_marked_once_and_recorded(conversation: Conversation, defne: Member) -> None:
    conversation.mark_spam(by=defne)
    conversation.mark_spam(by=defne)

    conversation.refresh_from_db()
    assert conversation.status == "spam"
    assert _kinds().count("conversation.spam_marked") == 1


def test_what_the_sender_writes_next_joins_it_and_calls_nobody(
    conversation: Conversation, defne: Member, hears: Write
) -> None:
    conversation.assign(member=defne, by=defne)
    conversation.mark_spam(by=defne)

    hears("Ucuz takipçi!", external_id="m2")
    while react():
        pass

    conversation.refresh_from_db()
    assert Conversation.objects.count() == 1
    assert conversation.messages.count() == 2
    assert conversation.status == "spam"
    assert not Notification.objects.exists()


def test_a_matter_of_hers_that_is_no_spam_is_heard_first(
    conversation: Conversation, defne: Member, hears: Write
) -> None:
    other = Conversation.objects.create(
        workspace=conversation.workspace, person=conversation.person, channel=conversation.channel, status="waiting"
    )
    newest = Conversation.objects.create(
        workspace=conversation.workspace, person=conversation.person, channel=conversation.channel
    )
    newest.mark_spam(by=defne)

    hears("Orkidem düzeldi", external_id="m2")

    assert other.messages.count() == 1
    other.refresh_from_db()
    assert other.status == "open"


def test_spam_by_one_channel_silences_no_other(conversation: Conversation, defne: Member, hears: Write) -> None:
    mailbox = Channel.objects.create(workspace=conversation.workspace, kind="rehearsal", name="Kutu")
    conversation.channel = mailbox
    conversation.save(update_fields=["channel"])
    conversation.mark_spam(by=defne)

    hears("Siparişim gelmedi", external_id="m2")

    other = Conversation.objects.exclude(pk=conversation.pk).get()
    assert (other.status, other.person) == ("open", conversation.person)
    assert other.promises.exists()


def test_no_promise_runs_in_spam_and_it_runs_on_when_it_was_none(conversation: Conversation, defne: Member) -> None:
    conversation.mark_spam(by=defne)
    Promise.objects.update(due_by=now() - timedelta(minutes=1), made_at=now() - timedelta(hours=3))

    assert tend() == 0
    assert not Promise.objects.owed().exists()

    conversation.unmark_spam(by=defne)
    conversation.refresh_from_db()
    assert conversation.status == "open"
    assert Promise.objects.owed().get().state == "open"
    assert tend() == 1
    assert _kinds()[-2:] == ["conversation.spam_unmarked", "promise.broken"]


def test_a_closed_matter_is_closed_again_when_the_mark_goes(conversation: Conversation, defne: Member) -> None:
    conversation.resolve(by=defne)
    conversation.mark_spam(by=defne)
    conversation.unmark_spam(by=defne)

    conversation.refresh_from_db()
    assert conversation.status == "resolved"


def test_spam_is_neither_resolved_nor_put_aside(conversation: Conversation, defne: Member) -> None:
    conversation.mark_spam(by=defne)

    with pytest.raises(IsSpam, match="marked as spam"):
        conversation.resolve(by=defne)
    with pytest.raises(IsSpam):
        conversation.snooze(until=now() + timedelta(hours=1), by=defne)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("spam", None)


def test_answering_it_says_that_it_is_none(conversation: Conversation, defne: Member) -> None:
    conversation.mark_spam(by=defne)

    reply(Conversation.objects.get(), by=defne, text="Buyurun")

    conversation.refresh_from_db()
    assert conversation.status == "waiting"
    assert Promise.objects.get().state == "kept"
