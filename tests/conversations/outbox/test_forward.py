"""The house promises that passing a message on answers nobody and tells the one outside all she needs."""

from datetime import timedelta

import pytest
from django.conf import settings

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message
from muhatap.conversations.outbox.forward import NobodyToForwardTo, forward
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import CannotSendHere, reply
from muhatap.conversations.outbox.undo import undo
from muhatap.kit.store import store_at
from muhatap.tenancy.models import Member
from tests.cast import Post, part_of, sent_mails

TO = {"to": ["depo@tedarik.example"]}


def _file(conversation: Conversation, name: str, kind: str, content: bytes, **more: object) -> Attachment:
    kept = {"digest": store_at(settings.ATTACHMENTS).put(content), "size": len(content), "content_type": kind}
    return Attachment.objects.create(workspace_id=conversation.workspace_id, filename=name, **kept, **more)


def test_the_one_outside_gets_the_message_whole_with_its_files(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts("Vazo kırık geldi.")
    file = _file(conversation, "vazo.pdf", "application/pdf", b"%PDF")
    original = conversation.messages.get()

    forward(original, by=defne, text="Bakar mısınız?", channel=mailbox, recipients=TO, attachments=[file])

    mail = sent_mails(mailbox)[0]
    text = part_of(mail, "plain")
    assert (mail["To"], mail["Subject"]) == ("depo@tedarik.example", "İLT: Kargo")
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None
    assert text.startswith(
        "Bakar mısınız?\n\n---------- İletilen ileti ----------\nKimden: Ayşe Işık <ayse@ornek.net>\n"
    )
    assert "\nTarih: " in text
    assert "\nKonu: Kargo\nKime: destek@cicekci.example\n\nVazo kırık geldi.\n" in text
    assert [part.get_filename() for part in mail.iter_attachments()] == ["vazo.pdf"]


def test_an_english_colleague_forwards_in_english(posts: Post, mailbox: Channel, defne: Member) -> None:
    defne.language = "en"
    defne.save(update_fields=["language"])
    forward(posts().messages.get(), by=defne, text="", channel=mailbox, recipients=TO)

    mail = sent_mails(mailbox)[0]
    assert mail["Subject"] == "Fwd: Kargo"
    assert part_of(mail, "plain").startswith("---------- Forwarded message ----------\nFrom: ")


def test_a_picture_within_the_mail_is_within_the_forward(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts('<p>İşte:</p><img src="cid:vazo@x">', Content_Type="text/html; charset=utf-8")
    picture = _file(conversation, "v.png", "image/png", b"\x89PNG", content_id="vazo@x", is_inline=True)

    forward(conversation.messages.get(), by=defne, text="", channel=mailbox, recipients=TO, attachments=[picture])

    mail = sent_mails(mailbox)[0]
    drawn = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in drawn] == ["<vazo@x>"]
    assert 'src="cid:vazo@x"' in part_of(mail, "html")
    assert list(mail.iter_attachments()) == []


def test_a_forward_leaves_the_promise_and_the_turn_as_they_are(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts()
    before = Conversation.objects.values().get()

    message = forward(conversation.messages.get(), by=defne, text="", channel=mailbox, recipients=TO)

    assert Conversation.objects.values().get() == before
    assert conversation.promises.get().kept_at is None
    assert (message.kind, message.conversation_id) == ("forward", conversation.pk)


def test_the_next_answer_goes_to_her_and_knows_nothing_of_the_forward(
    posts: Post, mailbox: Channel, defne: Member
) -> None:
    conversation = posts()
    forward(conversation.messages.get(), by=defne, text="Gizli soru", channel=mailbox, recipients=TO)
    passed_on = sent_mails(mailbox)[0]
    posts("Yarın sevk.", name="depo", From="depo@tedarik.example", In_Reply_To=passed_on["Message-ID"])
    assert Conversation.objects.count() == 1

    reply(conversation, by=defne, text="Yarın sevk ediliyor.")

    mail = sent_mails(mailbox)[1]
    assert (mail["To"], mail["In-Reply-To"]) == ("ayse@ornek.net", "<soru@ornek.net>")
    assert passed_on["Message-ID"] not in mail["References"]
    assert "Gizli soru" not in mail.as_string()


def test_a_forward_taken_back_changes_nothing_else(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts()
    conversation.resolve(by=defne)
    file = _file(conversation, "a.pdf", "application/pdf", b"%PDF")
    original = conversation.messages.get()
    forward(
        original, by=defne, text="Bakın", channel=mailbox, recipients=TO, attachments=[file],
        undo_for=timedelta(seconds=10),
    )  # fmt: skip

    was = undo(Dispatch.objects.get(), by=defne)

    assert (was.kind, was.text, was.recipients, was.quotes, was.files) == ("forward", "Bakın", TO, original, [file])
    conversation.refresh_from_db()
    assert conversation.status == "resolved"
    assert not Message.objects.filter(kind="forward").exists()


def test_notes_other_channels_and_nobody_are_refused(
    posts: Post, mailbox: Channel, line: Channel, defne: Member
) -> None:
    conversation = posts()
    secret = note(conversation, by=defne, text="Aramızda")
    original = conversation.messages.earliest("pk")

    for wrong, channel in ((secret, mailbox), (original, line)):
        with pytest.raises(CannotSendHere):
            forward(wrong, by=defne, text="", channel=channel, recipients=TO)
    with pytest.raises(NobodyToForwardTo):
        forward(original, by=defne, text="", channel=mailbox, recipients={"cc": ["a@b.example"]})
    assert not Dispatch.objects.exists()
