"""A mail's way through the whole house: heard, answered, filed, bounced."""

import email as mail_format
from email.message import Message as Mail
from pathlib import Path

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Dispatch, Message
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.conversations.outbox.reply import reply
from muhatap.tenancy.models import Member, Workspace


@pytest.fixture
def mailbox(workspace: Workspace, tmp_path: Path) -> Channel:
    settings = {"address": "destek@ornek.com.tr", "outbox_folder": str(tmp_path), "plus_addressing": True}
    return Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings=settings)


def arrive(mailbox: Channel, name: str, head: str, body: str = "Kargom nerede?") -> str:
    """Let a mail arrive and return what became of it."""
    content = f"{head.strip()}\nMessage-ID: <{name}@ornek.net>\n\n{body}\n".encode()
    arrival, _ = write_down(mailbox.workspace_id, mailbox.pk, provider_id=name, content=content)
    hear_batch()
    return Arrival.objects.get(pk=arrival).state


def answer(mailbox: Channel, by: Member) -> Mail:
    """Answer the only conversation and return the mail that went out."""
    reply(Conversation.objects.get(), by=by, text="Yolda.")
    deliver_due()
    dispatch = Dispatch.objects.get()
    assert dispatch.state == "sent"
    return mail_format.message_from_bytes(
        (Path(mailbox.settings["outbox_folder"]) / f"{dispatch.key}.eml").read_bytes()
    )


ASKED = "From: Ayşe <ayse@ornek.net>\nTo: destek@ornek.com.tr\nSubject: Kargo"


def test_an_answer_carries_the_thread_and_what_comes_back_to_its_address_is_the_same_matter(mailbox, defne):
    assert arrive(mailbox, "soru", ASKED) == "heard"
    sent = answer(mailbox, defne)
    assert sent["In-Reply-To"] == "<soru@ornek.net>"
    assert sent["To"] == "ayse@ornek.net"
    head = f"From: ayse@ornek.net\nTo: {sent['Reply-To']}\nSubject: Bambaşka"
    assert arrive(mailbox, "yeni", head, "Teşekkürler") == "heard"
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 3


def test_a_bounce_is_shown_on_the_message_it_belongs_to(mailbox, defne):
    arrive(mailbox, "soru", ASKED)
    sent = answer(mailbox, defne)
    report = (
        "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n"
        "Final-Recipient: rfc822; ayse@ornek.net\nAction: failed\nStatus: 5.1.1\n\n"
        "--x\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {sent['Message-ID']}\n\n--x--"
    )
    head = 'From: MAILER-DAEMON@a\nContent-Type: multipart/report; report-type=delivery-status; boundary="x"'
    assert arrive(mailbox, "rapor", head, report) == "heard"
    assert Dispatch.objects.get().delivery == "bounced"
    assert Message.objects.count() == 2


def test_our_own_copy_that_comes_round_is_set_aside(mailbox, defne):
    arrive(mailbox, "soru", ASKED)
    sent = answer(mailbox, defne)
    write_down(mailbox.workspace_id, mailbox.pk, provider_id="kopya", content=sent.as_bytes())
    hear_batch()
    assert Arrival.objects.get(provider_id="kopya").state == "set_aside"
    assert Message.objects.count() == 2


def test_an_answer_from_another_program_is_a_reply_in_the_customers_matter(mailbox):
    arrive(mailbox, "soru", ASKED)
    head = "From: destek@ornek.com.tr\nTo: ayse@ornek.net\nIn-Reply-To: <soru@ornek.net>"
    assert arrive(mailbox, "outlook", head, "Yarın sizde.") == "heard"
    assert list(Message.objects.order_by("id").values_list("kind", flat=True)) == ["incoming", "reply"]
    assert Conversation.objects.count() == 1
