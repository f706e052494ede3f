"""What a shop has not verified never opens one customer's chat to another."""

from typing import Any

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Message
from muhatap.people.models import Identity, Person
from tests.cast import Write
from tests.portal.chat.conftest import Visitor, signed

MAIL, PHONE = {"email": "isil@ornek.example"}, {"phone": "+905320000047"}
VERIFIED = {"email_verified": True, "phone_number_verified": True}


def _customer(chat: Channel, sub: str, **claims: Any) -> Visitor:
    made = Visitor(chat)
    made.enter(identity=signed(chat, sub=sub, name=f"Müşteri {sub}", **claims))
    return made


@pytest.mark.parametrize("contact", [MAIL, PHONE])
def test_another_customers_unverified_contact_opens_nothing_of_hers(chat: Channel, contact: dict[str, str]) -> None:
    victim = _customer(chat, "7", **contact, **VERIFIED)
    victim.say("Gizli bir şey")
    thief = _customer(chat, "8", **contact)

    assert thief.reads == []
    assert Person.objects.count() == 2


@pytest.mark.parametrize("contact", [MAIL, PHONE])
def test_a_contact_planted_before_its_owner_came_joins_nobody(chat: Channel, contact: dict[str, str]) -> None:
    thief = _customer(chat, "8", **contact)
    thief.say("Ben geldim")
    victim = _customer(chat, "7", **contact, **VERIFIED)
    victim.say("Gizli bir şey")

    assert (thief.reads, victim.reads) == (["Ben geldim"], ["Gizli bir şey"])
    assert Person.objects.count() == 2


def test_an_address_typed_namelessly_joins_nobody_who_has_it_verified(chat: Channel) -> None:
    nameless = Visitor(chat)
    nameless.say("Bana buradan yazın", **MAIL)
    victim = _customer(chat, "7", **MAIL, **VERIFIED)
    victim.say("Gizli bir şey")

    assert [one.endswith("Bana buradan yazın") for one in nameless.reads] == [True]
    assert victim.reads == ["Gizli bir şey"]
    assert Person.objects.count() == 2


@pytest.mark.parametrize("contact", [MAIL, PHONE])
def test_a_proof_is_worth_more_than_a_claim(chat: Channel, contact: dict[str, str]) -> None:
    _customer(chat, "8", **contact).say("Ben geldim")
    _customer(chat, "7", **contact, **VERIFIED).say("Gizli bir şey")

    address = Identity.objects.exclude(kind="external").get()
    assert address.is_verified
    assert address.person.identities.filter(value="customer:7").exists()


def test_an_address_that_something_was_heard_from_stays_where_it_is(chat: Channel, hears: Write) -> None:
    nameless = Visitor(chat)
    nameless.say("Bana buradan yazın", **MAIL)
    address = Identity.objects.get(kind="email")
    hears("E-postayla yazdım", sender={"external_id": "x"})
    Message.objects.filter(text="E-postayla yazdım").update(identity=address)
    _customer(chat, "7", **MAIL, **VERIFIED)
    address.refresh_from_db()

    assert not address.is_verified
    assert not address.person.identities.filter(value="customer:7").exists()


def test_her_own_typed_address_is_verified_when_the_shop_says_so(chat: Channel) -> None:
    browser = Visitor(chat)
    browser.say("Bana buradan yazın", **MAIL)
    browser.enter(identity=signed(chat, **MAIL, **VERIFIED), before=browser.held)

    assert [one.endswith("Bana buradan yazın") for one in browser.reads] == [True]
    assert Identity.objects.get(kind="email").is_verified
    assert Person.objects.count() == 1


def test_a_verified_address_joins_her_to_who_wrote_from_it(chat: Channel, hears: Write) -> None:
    hears("E-postayla yazdım", sender={**MAIL, "name": "Işıl"})
    _customer(chat, "7", **MAIL, **VERIFIED)

    assert Person.objects.count() == 1


def test_an_unverified_contact_is_written_down_as_that(chat: Channel) -> None:
    _customer(chat, "7", **MAIL, **PHONE)

    known = Identity.objects.filter(kind__in=["email", "phone"])
    assert set(known.values_list("value", "is_verified")) == {(MAIL["email"], False), (PHONE["phone"], False)}


def test_two_customers_who_became_one_person_see_each_their_own(chat: Channel) -> None:
    first, second = _customer(chat, "7", **MAIL, **VERIFIED), _customer(chat, "8", **MAIL, **VERIFIED)
    first.say("Yedinin sözü")
    second.say("Sekizin sözü")

    assert Person.objects.count() == 1
    assert (first.reads, second.reads) == (["Yedinin sözü"], ["Sekizin sözü"])
