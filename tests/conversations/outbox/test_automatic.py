"""The house promises that a machine of ours never talks with a machine of others."""

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.connectors.rehearsal.connector import CONNECTOR as WIRE
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.automatic import MOST, NotToAMachine, automatic
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.conversations.outbox.reply import CannotSendHere, NothingToSay, reply
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member
from tests.cast import Post, sent_mails


def test_an_automatic_answer_says_so_and_keeps_no_promise(posts: Post, mailbox: Channel) -> None:
    conversation = posts()
    before = Conversation.objects.values().get()

    automatic(conversation, text="Aldık, 15.20’ye kadar dönüyoruz.", answers=conversation.messages.get())

    mail = sent_mails(mailbox)[0]
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] == "<soru@ornek.net>"
    assert conversation.promises.get().kept_at is None
    assert Conversation.objects.values().get() == before


def test_a_notice_of_our_own_accord_says_that_too(posts: Post, mailbox: Channel) -> None:
    automatic(posts(), text="Kargonuz yola çıktı.")

    assert sent_mails(mailbox)[0]["Auto-Submitted"] == "auto-generated"


def test_what_a_member_writes_is_not_marked(posts: Post, mailbox: Channel, defne: Member) -> None:
    reply(posts(), by=defne, text="Merhaba")

    mail = sent_mails(mailbox)[0]
    assert mail["Auto-Submitted"] is None
    assert mail["X-Auto-Response-Suppress"] is None


def test_a_wire_is_told_its_own_id_of_what_is_answered_and_no_other_ones(
    conversation: Conversation, line: Channel
) -> None:
    other = Channel.objects.create(workspace=line.workspace, kind="rehearsal", name="Öteki")
    Identity.objects.create(
        workspace=line.workspace, person=conversation.person, kind="external", account=str(other.pk), value="ayse"
    )
    asked = conversation.messages.get()
    here = automatic(conversation, text="Aldık.", answers=asked)
    Message.objects.filter(pk=here.pk).update(quotes=None)
    there = automatic(conversation, text="Aldık.", answers=asked, channel=other)
    Message.objects.filter(pk=here.pk).update(quotes=asked)
    deliver_due()

    told = {message.pk: WIRE.sent[message.dispatch.key].in_reply_to for message in (here, there)}
    assert told == {here.pk: "m1", there.pk: ""}


def test_one_message_is_answered_automatically_once(posts: Post) -> None:
    conversation = posts()
    asked = conversation.messages.get()
    automatic(conversation, text="Aldık.", answers=asked)

    with pytest.raises(NotToAMachine):
        automatic(conversation, text="Aldık.", answers=asked)
    assert Message.objects.filter(kind="automatic").count() == 1


def test_our_own_words_are_not_answered(posts: Post, defne: Member) -> None:
    conversation = posts()
    ours = reply(conversation, by=defne, text="Merhaba")

    with pytest.raises(NotToAMachine):
        automatic(conversation, text="Aldık.", answers=ours)


def test_an_out_of_office_note_opens_nothing_that_could_be_answered(posts: Post, workspace: object) -> None:
    with pytest.raises(Conversation.DoesNotExist):
        posts(Auto_Submitted="auto-replied")

    assert Arrival.objects.get().state == "set_aside"
    assert not Message.objects.exists()


def test_two_machines_that_hide_it_stop_after_a_few_mails(posts: Post) -> None:
    conversation = posts()
    for number in range(MOST):
        conversation = posts("Aldık.", name=f"geri{number}")
        automatic(conversation, text="Aldık.", answers=conversation.messages.latest("pk"))
    posts("Aldık.", name="sonuncu")

    with pytest.raises(NotToAMachine):
        automatic(conversation, text="Aldık.", answers=conversation.messages.latest("pk"))


def test_nothing_to_say_and_nowhere_to_send_are_refused(conversation: Conversation, mailbox: Channel) -> None:
    with pytest.raises(NothingToSay):
        automatic(conversation, text=" ")
    with pytest.raises(CannotSendHere):
        automatic(conversation, text="Merhaba", channel=mailbox)
