"""The house promises that an answer to everybody reaches everybody, and never ourselves."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.addressees import addressees
from muhatap.conversations.outbox.reply import reply
from muhatap.tenancy.models import Member
from tests.cast import Post, sent_mails


def test_everybody_on_the_last_mail_gets_the_answer_but_our_own_mailboxes(posts: Post, mailbox: Channel) -> None:
    to = "destek+tABC@cicekci.example, ali@ornek.net, BILGI@cicekci.example"
    conversation = posts(To=to, Cc="veli@ornek.net, destek@cicekci.example, ALI@ornek.net")

    found = addressees(conversation, mailbox)

    assert (found.to, found.cc) == (["ayse@ornek.net", "ali@ornek.net"], ["veli@ornek.net"])


def test_an_answer_goes_where_she_asked_for_it(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts(Reply_To="evden@ornek.net", Cc="ayse@ornek.net")

    assert addressees(conversation, mailbox).to == ["evden@ornek.net"]
    assert addressees(conversation, mailbox).cc == []
    reply(conversation, by=defne, text="Yolda.")
    assert sent_mails(mailbox)[0]["To"] == "evden@ornek.net"


def test_somebody_else_in_the_thread_does_not_take_her_place(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts()
    posts("Ben de bekliyorum.", name="ali", From="ali@ornek.net", In_Reply_To="<soru@ornek.net>")

    assert Conversation.objects.count() == 1
    assert addressees(conversation, mailbox).to == ["ayse@ornek.net"]


def test_without_a_mail_of_hers_her_address_is_proposed(conversation: Conversation, mailbox: Channel) -> None:
    assert addressees(conversation, mailbox).to == []
    conversation.person.identities.create(workspace_id=conversation.workspace_id, kind="email", value="ayse@ornek.net")
    assert addressees(conversation, mailbox).to == ["ayse@ornek.net"]


@pytest.fixture
def mail(posts: Post) -> Message:
    return posts().messages.get()


ADDRESS = st.sampled_from(
    ["ayse@ornek.net", "AYSE@ornek.net", "ali@ornek.net", "veli@ornek.net", "destek@cicekci.example",
     "Bilgi@cicekci.example", "destek+tx.y@cicekci.example"]
)  # fmt: skip


@given(to=st.lists(ADDRESS), cc=st.lists(ADDRESS), reply_to=st.lists(ADDRESS, max_size=2))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_got_it_she_is_answered_nobody_twice_and_we_never(
    mail: Message, mailbox: Channel, to: list[str], cc: list[str], reply_to: list[str]
) -> None:
    Message.objects.filter(pk=mail.pk).update(recipients={"to": to, "cc": cc, "reply_to": reply_to})

    found = addressees(mail.conversation, mailbox)
    everybody = [one.lower() for one in [*found.to, *found.cc]]

    assert found.to
    assert len(everybody) == len(set(everybody))
    assert not any("cicekci.example" in one for one in everybody)
    assert {one.lower() for one in [*to, *cc] if "cicekci" not in one} <= {*everybody, "ayse@ornek.net"}
