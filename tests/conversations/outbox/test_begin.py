"""The house promises that we can be the first to write: once, undoably, owing nothing, and only where that can be."""

from datetime import timedelta

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Dispatch, Message, Promise
from muhatap.conversations.outbox.begin import CannotSendHere, NothingToSay, begin
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.undo import undo
from muhatap.people.models import Person
from muhatap.people.person_at import NoAddress, person_at
from muhatap.tenancy.models import Member, Workspace
from tests.cast import sent_mails

TEN = timedelta(seconds=10)


@pytest.fixture
def ali(workspace: Workspace) -> Person:
    """Somebody who never wrote."""
    return person_at(workspace.pk, email="Ali@Ornek.net", name="Ali Veli")[0]


def test_the_first_word_is_ours_and_owes_nothing(ali: Person, mailbox: Channel, defne: Member) -> None:
    begin(ali, by=defne, channel=mailbox, text="Siparişiniz hazır.", subject="Sipariş")

    matter = Conversation.objects.get()
    assert (matter.person, matter.subject, matter.status, matter.assignee) == (ali, "Sipariş", "waiting", defne)
    assert not Promise.objects.exists()
    [mail] = sent_mails(mailbox)
    assert (mail["To"], mail["Subject"], mail["In-Reply-To"]) == ("ali@ornek.net", "Sipariş", None)


def test_the_same_key_begins_once(ali: Person, mailbox: Channel, defne: Member) -> None:
    first, second = (begin(ali, by=defne, channel=mailbox, text="Merhaba", key="k") for _ in range(2))

    assert first == second
    assert Conversation.objects.count() == 1


def test_taken_back_nothing_of_it_is_left(workspace: Workspace, mailbox: Channel, defne: Member) -> None:
    person, is_new = person_at(workspace.pk, email="yanlis@ornek.net")
    begin(person, by=defne, channel=mailbox, text="Merhaba", undo_for=TEN, is_new=is_new)

    was = undo(Dispatch.objects.get(), by=defne)

    assert (was.is_begun, was.text) == (True, "Merhaba")
    assert (Conversation.objects.count(), Message.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_who_was_known_before_stays_and_so_does_what_a_colleague_noted(
    ali: Person, mailbox: Channel, defne: Member, selin: Member
) -> None:
    begin(ali, by=defne, channel=mailbox, text="Bir", undo_for=TEN)
    undo(Dispatch.objects.get(), by=defne)
    begin(ali, by=defne, channel=mailbox, text="İki", undo_for=TEN, is_new=True)
    note(Conversation.objects.get(), by=selin, text="Tanıyorum")

    was = undo(Dispatch.objects.get(), by=defne)

    assert not was.is_begun
    assert Conversation.objects.get().preview == ""
    assert Person.objects.get() == ali


def test_a_colleagues_unsent_words_are_not_thrown_away_with_it(
    ali: Person, mailbox: Channel, defne: Member, selin: Member
) -> None:
    begin(ali, by=defne, channel=mailbox, text="Merhaba", undo_for=TEN)
    Conversation.objects.get().drafts.create(workspace=defne.workspace, member=selin, text="Ben de…")

    assert not undo(Dispatch.objects.get(), by=defne).is_begun
    assert Conversation.objects.get().drafts.get().text == "Ben de…"


def test_where_the_customer_has_the_first_word_nobody_begins(ali: Person, workspace: Workspace, defne: Member) -> None:
    chat = Channel.objects.create(workspace=workspace, kind="webchat", name="Site sohbeti")

    with pytest.raises(CannotSendHere):
        begin(ali, by=defne, channel=chat, text="Merhaba")
    with pytest.raises(CannotSendHere):
        begin(ali, by=defne, channel=Channel.objects.create(workspace=workspace, kind="fax", name="Faks"), text="X")
    assert not Conversation.objects.exists()


def test_without_words_nothing_begins(ali: Person, mailbox: Channel, defne: Member) -> None:
    with pytest.raises(NothingToSay):
        begin(ali, by=defne, channel=mailbox, text="  ")
    assert not Conversation.objects.exists()


def test_an_address_is_one_person_and_what_is_none_is_refused(ali: Person, workspace: Workspace) -> None:
    assert person_at(workspace.pk, email="ali@ORNEK.net", name="Başka Ad") == (ali, False)
    with pytest.raises(NoAddress):
        person_at(workspace.pk, email="ali")
