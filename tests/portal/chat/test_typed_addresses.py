"""Whatever address a visitor types, she is shown her own chat and nobody else’s."""

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Dispatch
from muhatap.conversations.outbox.address import address_on
from muhatap.conversations.outbox.reply import CannotSendHere, reply
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member
from tests.cast import Post
from tests.portal.chat.conftest import Visitor, goes_out, signed

HERS = "veli@ornek.example"


def test_who_typed_an_address_never_reads_what_its_owner_says_or_is_told(
    ayse: Visitor, other: Visitor, chat: Channel, defne: Member
) -> None:
    ayse.say("E-postayla yazın", email=HERS)
    typist = Identity.objects.get(value__startswith="visitor:").person
    other.enter(identity=signed(chat, sub="9", email=HERS, email_verified=True, name="Veli Ak"))
    other.say("Kartımla iki kez ödedim")
    address = Identity.objects.get(kind="email")
    matter = Conversation.objects.latest("pk")
    reply(matter, by=defne, text="Birini iade ettik")
    goes_out()

    assert address.person_id == matter.person_id != typist.pk
    assert address.is_verified
    assert list(typist.identities.values_list("kind", flat=True)) == ["external"]
    assert other.reads == ["Kartımla iki kez ödedim", "Birini iade ettik"]
    assert len(ayse.reads) == 1
    assert HERS in ayse.reads[0]


def test_the_typists_own_matter_is_still_answered_to_her(
    ayse: Visitor, other: Visitor, chat: Channel, defne: Member
) -> None:
    ayse.say("E-postayla yazın", email=HERS)
    matter = Conversation.objects.get()
    other.enter(identity=signed(chat, sub="9", email=HERS, email_verified=True))
    reply(matter, by=defne, text="Buyurun")
    goes_out()

    assert ayse.reads[1:] == ["Buyurun"]
    assert other.reads == []


def test_who_typed_her_own_address_stays_one_person_when_she_signs_in(ayse: Visitor, chat: Channel) -> None:
    ayse.say("E-postayla yazın", email=HERS)
    ayse.enter(identity=signed(chat, sub="9", email=HERS, email_verified=True), before=ayse.held)

    assert len(set(Identity.objects.values_list("person", flat=True))) == 1
    assert len(ayse.reads) == 1


def test_a_chat_is_answered_where_it_was_last_written_from(
    ayse: Visitor, other: Visitor, chat: Channel, defne: Member
) -> None:
    ayse.say("Birinci tarayıcı")
    first = Conversation.objects.get()
    other.say("İkinci tarayıcı")
    Identity.objects.update(person=first.person)
    Conversation.objects.update(person=first.person)

    reply(first, by=defne, text="Buyurun")

    assert Dispatch.objects.get().to == first.messages.get(kind="incoming").identity.value


def test_a_matter_that_was_not_heard_in_the_chat_is_not_answered_there(
    ayse: Visitor, chat: Channel, posts: Post, defne: Member
) -> None:
    ayse.say("Merhaba")
    mail = posts()
    Identity.objects.filter(kind="external").update(person=mail.person)

    assert address_on(chat, mail) == ""
    with pytest.raises(CannotSendHere):
        reply(mail, by=defne, text="Buyurun", channel=chat)
