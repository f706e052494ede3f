"""The house promises that a message can be passed on without losing what one was writing."""

from typing import Any

import pytest
from django.conf import settings

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Draft, Message
from muhatap.conversations.outbox.note import note
from muhatap.kit.clock import now
from muhatap.kit.store import store_at
from muhatap.tenancy.models import Member
from tests.cast import Post, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def asked(posts: Post) -> Message:
    """Ayşe's mail with a picture."""
    message = posts("Vazo kırık geldi.").messages.get()
    Attachment.objects.create(
        workspace_id=message.workspace_id, message=message, filename="vazo.png", content_type="image/png", size=4,
        digest=store_at(settings.ATTACHMENTS).put(b"\x89PNG"),
    )  # fmt: skip
    return message


def _open(member: Member, message: Message) -> str:
    return logged_in(member).post(f"/desk/messages/{message.pk}/forward/", **HTMX).content.decode()


def _send(member: Member, message: Message, **said: Any) -> Any:
    address = f"/desk/conversations/{message.conversation_id}/messages/"
    return logged_in(member).post(address, {"kind": "forward", "quotes": message.pk, **said}, **HTMX)


def test_the_composer_turns_to_the_forward_with_its_files(asked: Message, defne: Member) -> None:
    composer = _open(defne, asked)
    _open(defne, asked)

    assert 'data-kind="forward"' in composer
    assert "Vazo kırık geldi." in composer
    assert "vazo.png" in composer
    assert 'name="to" value=""' in composer
    assert Attachment.objects.count() == 2
    assert asked.attachments.count() == 1


def test_files_that_are_not_here_do_not_go_along_and_stop_nothing(asked: Message, defne: Member) -> None:
    workspace = {"workspace_id": asked.workspace_id, "message": asked, "content_type": "image/png", "digest": ""}
    Attachment.objects.create(**workspace, filename="eski.png", size=9, gone_at=now())
    Attachment.objects.create(**workspace, filename="yolda.png", size=0, url="https://x.example/a", fetch_at=now())
    Attachment.objects.create(**workspace, filename="gelmedi.png", size=0, url="https://x.example/b", cause="refused")

    composer = _open(defne, asked)

    assert "vazo.png" in composer
    assert [file.filename for file in Draft.objects.get().files.all()] == ["vazo.png"]


def test_a_reply_that_was_begun_stays_as_it_is(asked: Message, defne: Member) -> None:
    client = logged_in(defne)
    address = f"/desk/conversations/{asked.conversation_id}/draft/"
    client.post(address, {"text": "Yazıyordum"})
    _open(defne, asked)
    client.post(address, {"text": "Depoya", "quotes": asked.pk, "to": "depo@tedarik.example"})

    _send(defne, asked, text="Depoya", to="depo@tedarik.example")

    assert "Yazıyordum</textarea>" in client.get(address).content.decode()
    assert Draft.objects.get().quotes is None


def test_it_goes_out_with_its_files_and_stands_in_the_timeline_as_ours(asked: Message, defne: Member) -> None:
    _open(defne, asked)
    answer = _send(defne, asked, text="Bakar mısınız?", to="depo@tedarik.example")

    sent = Dispatch.objects.get()
    assert "İletin 10 saniye içinde gidiyor" in answer.content.decode()
    assert (sent.to, sent.message.kind) == ("depo@tedarik.example", "forward")
    assert [file.filename for file in sent.message.attachments.all()] == ["vazo.png"]
    page = logged_in(defne).get(f"/desk/conversations/{asked.conversation_id}/", **HTMX).content.decode()
    assert "iletti: depo@tedarik.example" in page
    assert Conversation.objects.get().status == "open"


def test_taken_back_it_is_the_forward_again(asked: Message, defne: Member) -> None:
    _open(defne, asked)
    _send(defne, asked, text="Bakar mısınız?", to="depo@tedarik.example")
    client = logged_in(defne)

    back = client.delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/").json()
    composer = client.get(back["composer"]).content.decode()

    assert 'data-kind="forward"' in composer
    assert "Bakar mısınız?</textarea>" in composer
    assert 'name="to" value="depo@tedarik.example"' in composer
    assert "vazo.png" in composer


def test_nobody_to_send_to_is_said_at_the_line(asked: Message, defne: Member) -> None:
    answer = _send(defne, asked, text="Bakar mısınız?", to="")

    assert answer.status_code == 422
    assert "Kime gideceğini yaz." in answer.content.decode()


def test_without_a_mailbox_it_is_said_what_is_missing(conversation: Conversation, defne: Member) -> None:
    message = conversation.messages.get()

    answer = logged_in(defne).post(f"/desk/messages/{message.pk}/forward/", **HTMX)

    assert answer.status_code == 422
    assert "e-posta kanalı gerekiyor" in answer.content.decode()
    assert not Draft.objects.exists()


def test_notes_and_messages_of_another_matter_are_not_passed_on(
    conversation: Conversation, asked: Message, mailbox: Channel, defne: Member
) -> None:
    secret = note(asked.conversation, by=defne, text="Aramızda")
    client = logged_in(defne)

    assert client.post(f"/desk/messages/{secret.pk}/forward/", **HTMX).status_code == 404
    assert _send(defne, secret, to="a@b.example").status_code == 404
    elsewhere = f"/desk/conversations/{conversation.pk}/messages/"
    assert client.post(elsewhere, {"quotes": asked.pk, "to": "a@b.example"}, **HTMX).status_code == 404
    assert not Dispatch.objects.exists()
