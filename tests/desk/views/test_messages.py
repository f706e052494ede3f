"""The house promises that words leave once, can be taken back for ten seconds, and are never lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Draft, Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member
from tests.cast import logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _write(member: Member, conversation: Conversation, **said: Any) -> Any:
    address = f"/desk/conversations/{conversation.pk}/messages/"
    return logged_in(member).post(address, {"kind": "reply", **said}, **HTMX)


def test_a_reply_waits_ten_seconds_before_it_leaves(conversation: Conversation, defne: Member) -> None:
    Draft.objects.create(
        workspace_id=conversation.workspace_id, conversation=conversation, member=defne, text="Haftada bir sula"
    )

    answer = _write(defne, conversation, text="Haftada bir sulayın.\r\nGeçmiş olsun.")

    dispatch = Dispatch.objects.get()
    assert answer.status_code == 200
    assert dispatch.message.text == "Haftada bir sulayın.\nGeçmiş olsun."
    assert timedelta(seconds=8) < dispatch.not_before - now() <= timedelta(seconds=10)
    assert f'data-undo="DELETE" data-url="/desk/dispatches/{dispatch.pk}/"' in answer.content.decode()
    assert not Draft.objects.exists()


def test_words_taken_back_return_before_what_was_written_since(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="Merhaba")
    client = logged_in(defne)
    client.post(f"/desk/conversations/{conversation.pk}/draft/", {"text": "bir de"})

    back = client.delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/").json()

    address = f"/desk/conversations/{conversation.pk}/draft/"
    assert back == {"conversation": conversation.pk, "composer": address, "text": "Merhaba\n\nbir de", "files": 0}
    assert Draft.objects.get().text == "Merhaba\n\nbir de"
    assert not Message.objects.filter(kind="reply").exists()


def test_words_on_their_way_cannot_be_taken_back(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="Merhaba")
    Dispatch.objects.update(not_before=now())

    answer = logged_in(defne).delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/")

    assert answer.status_code == 422
    assert "geri alınamıyor" in answer.content.decode()
    assert Message.objects.filter(kind="reply").exists()


def test_a_reply_can_close_the_matter_with_it(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="Oldu.", resolve="1")

    conversation.refresh_from_db()
    assert conversation.status == "resolved"


def test_a_note_stays_among_us(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="Toprağı sor.", kind="note")

    assert Message.objects.get(kind="note").text == "Toprağı sor."
    assert not Dispatch.objects.exists()


def test_files_go_with_the_words(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="", attachments=SimpleUploadedFile("çiçek.png", PICTURE, "image/png"))

    kept = Attachment.objects.get()
    assert kept.message
    assert (kept.filename, kept.size, kept.message.kind) == ("çiçek.png", len(PICTURE), "reply")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "  "}, "Önce bir şey yaz."),
        ({"text": "Merhaba", "cc": "ayse@"}, "Bu adres eksik görünüyor: ayse@"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_do(
    conversation: Conversation, defne: Member, said: dict[str, str], words: str
) -> None:
    file = SimpleUploadedFile("a.txt", b"x")
    allowed = {"attachments": file} if said["text"].strip() else {}

    answer = _write(defne, conversation, **said, **allowed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Message.objects.filter(kind="reply").exists()
    assert not Attachment.objects.exists()


def test_files_that_are_too_big_together_are_refused(conversation: Conversation, defne: Member, settings: Any) -> None:
    settings.ATTACHMENT_LIMIT = 1024 * 1024
    file = SimpleUploadedFile("büyük.bin", b"0" * (1024 * 1024 + 1))

    answer = _write(defne, conversation, text="Ekte.", attachments=file)

    assert answer.status_code == 422
    assert "en çok 1 MB" in answer.content.decode()


def test_a_channel_that_cannot_send_is_said_so_and_keeps_the_draft(
    conversation: Conversation, defne: Member, line: Channel
) -> None:
    line.is_enabled = False
    line.save()

    answer = _write(defne, conversation, text="Merhaba")

    assert answer.status_code == 422
    assert "taslağın duruyor" in answer.content.decode()


def test_a_failed_reply_shows_its_cause_and_a_way_out(conversation: Conversation, defne: Member) -> None:
    _write(defne, conversation, text="Merhaba")
    Dispatch.objects.update(state="failed", words="Kutusu dolu.", not_before=now())
    dispatch = Dispatch.objects.get()
    client = logged_in(defne)

    page = client.get(f"/desk/conversations/{conversation.pk}/").content.decode()
    assert "Kutusu dolu." in page
    assert f'hx-post="/desk/dispatches/{dispatch.pk}/retry/"' in page

    client.post(f"/desk/dispatches/{dispatch.pk}/retry/", **HTMX)
    dispatch.refresh_from_db()
    assert dispatch.state == "queued"


def test_a_stranger_takes_nothing_back(conversation: Conversation, defne: Member, stranger: Member) -> None:
    _write(defne, conversation, text="Merhaba")
    address = f"/desk/dispatches/{Dispatch.objects.get().pk}/"

    assert logged_in(stranger).delete(address).status_code == 404
    assert logged_in(stranger).post(f"{address}retry/").status_code == 404
