"""Who leaves an address in the chat and answers our mail there is one person; who owns what somebody typed is not."""

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.conversations.outbox.addressees import addressees
from muhatap.conversations.outbox.reply import reply
from muhatap.people.models import Person
from muhatap.tenancy.models import Member
from tests.cast import Post, sent_mails
from tests.portal.chat.conftest import Visitor, signed

HERS = "ayse@ornek.net"
VOUCHED = "mx.cicekci.example; dmarc=pass header.from=ornek.net"


@pytest.fixture(autouse=True)
def vouching(mailbox: Channel) -> None:
    """Our mail server says who is who."""
    mailbox.settings |= {"authserv_id": "mx.cicekci.example"}
    mailbox.save()


@pytest.fixture
def left(ayse: Visitor) -> Conversation:
    """Somebody left the address in the chat."""
    ayse.say("E-postayla yazın", email=HERS)
    return Conversation.objects.get()


def _answered(left: Conversation, mailbox: Channel, defne: Member) -> str:
    reply(left, by=defne, text="Kargonuz yolda.", channel=mailbox)
    return str(sent_mails(mailbox)[-1]["Message-ID"])


def test_her_answer_to_our_mail_is_hers(left: Conversation, mailbox: Channel, posts: Post, defne: Member) -> None:
    sent = _answered(left, mailbox, defne)
    matter = posts("Teşekkürler", In_Reply_To=sent, Authentication_Results=VOUCHED)

    assert matter == left
    person = Person.objects.get()
    assert set(person.identities.values_list("kind", "is_verified")) == {("external", False), ("email", False)}
    assert addressees(matter, mailbox).to == [HERS]


def test_a_mail_of_its_owner_that_answers_nothing_is_another_persons(left: Conversation, posts: Post) -> None:
    matter = posts("Siparişim nerede?", Authentication_Results=VOUCHED)

    assert matter.person != left.person
    assert matter.person.identities.get().value == HERS


def test_an_answer_by_somebody_it_was_not_sent_to_proves_nothing(
    left: Conversation, mailbox: Channel, posts: Post, defne: Member
) -> None:
    reply(left, by=defne, text="Depoya sorduk.", channel=mailbox, recipients={"to": ["depo@ornek.net"]})
    sent = str(sent_mails(mailbox)[-1]["Message-ID"])
    posts("Merhaba", In_Reply_To=sent, Authentication_Results=VOUCHED)

    assert Person.objects.count() == 2


def test_where_her_address_is_anothers_by_now_the_matter_goes_on_where_it_was_answered(
    left: Conversation, other: Visitor, chat: Channel, mailbox: Channel, defne: Member
) -> None:
    _answered(left, mailbox, defne)
    other.enter(identity=signed(chat, sub="9", email=HERS, email_verified=True))

    assert not left.person.identities.filter(kind="email").exists()
    assert addressees(left, mailbox).to == [HERS]
