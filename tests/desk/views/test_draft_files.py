"""The house promises that files lie safe with the draft from the moment they are chosen."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muhatap.conversations.models import Attachment, Conversation, Dispatch, Draft, Message
from muhatap.desk.composer import MOST_FILES
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member
from tests.cast import Post, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def _put(member: Member, conversation: Conversation, *names: str, size: int = 4, **more: Any) -> Any:
    files = [SimpleUploadedFile(name, b"x" * size, "text/plain") for name in names]
    return logged_in(member).post(f"/desk/conversations/{conversation.pk}/draft/files/", {"attachments": files, **more})


def test_a_file_is_kept_with_the_draft_and_goes_with_the_words(conversation: Conversation, defne: Member) -> None:
    shown = _put(defne, conversation, "bakım.txt").content.decode()
    assert "bakım.txt" in shown
    assert "bakım.txt" in logged_in(defne).get(f"/desk/conversations/{conversation.pk}/", **HTMX).content.decode()

    address = f"/desk/conversations/{conversation.pk}/messages/"
    assert logged_in(defne).post(address, {"kind": "reply", "text": ""}, **HTMX).status_code == 200

    file = Attachment.objects.get()
    assert file.message == Message.objects.get(kind="reply")
    assert file.draft is None
    assert not Draft.objects.exists()


def test_an_empty_draft_with_a_file_is_not_thrown_away(conversation: Conversation, defne: Member) -> None:
    _put(defne, conversation, "a.txt")
    logged_in(defne).post(f"/desk/conversations/{conversation.pk}/draft/", {"text": ""})

    assert Draft.objects.get().files.count() == 1


def test_a_file_can_be_taken_out_again(conversation: Conversation, defne: Member, selin: Member) -> None:
    _put(defne, conversation, "a.txt", "b.txt")
    first = Attachment.objects.earliest("pk")
    address = f"/desk/attachments/{first.pk}/"

    assert logged_in(selin).delete(address).status_code == 422
    shown = logged_in(defne).delete(address).content.decode()

    assert "a.txt" not in shown
    assert "b.txt" in shown
    assert Attachment.objects.count() == 1


def test_what_was_sent_cannot_be_taken_out(conversation: Conversation, defne: Member) -> None:
    _put(defne, conversation, "a.txt")
    logged_in(defne).post(f"/desk/conversations/{conversation.pk}/messages/", {"kind": "reply", "text": "Ekte"})

    assert logged_in(defne).delete(f"/desk/attachments/{Attachment.objects.get().pk}/").status_code == 422
    assert Attachment.objects.count() == 1


def test_forty_files_at_once_are_refused_in_words_and_none_is_kept(conversation: Conversation, defne: Member) -> None:
    answer = _put(defne, conversation, *[f"{number}.txt" for number in range(40)])

    assert answer.status_code == 422
    assert f"Bir iletiye en çok {MOST_FILES} dosya sığar." in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()


def test_files_are_counted_and_weighed_with_those_already_there(
    conversation: Conversation, defne: Member, settings: Any
) -> None:
    settings.ATTACHMENT_LIMIT = 1024 * 1024
    assert _put(defne, conversation, "a.txt", size=700_000).status_code == 200

    answer = _put(defne, conversation, "b.txt", size=700_000)

    assert answer.status_code == 422
    assert "en çok 1 MB" in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_undo_gives_back_words_files_addresses_and_channel(posts: Post, defne: Member) -> None:
    conversation = posts(Cc="veli@ornek.net")
    _put(defne, conversation, "vazo.txt")
    client = logged_in(defne)
    said = {"kind": "reply", "text": "Yolda.", "to": "evden@ornek.net", "cc": "", "bcc": "depo@ornek.net"}
    client.post(f"/desk/conversations/{conversation.pk}/messages/", said, **HTMX)
    client.post(f"/desk/conversations/{conversation.pk}/draft/", {"text": "bir de"})

    back = client.delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/").json()
    composer = client.get(back["composer"]).content.decode()

    assert back["files"] == 1
    assert "Yolda.\n\nbir de</textarea>" in composer
    assert "vazo.txt" in composer
    for line, value in (("to", "evden@ornek.net"), ("cc", ""), ("bcc", "depo@ornek.net")):
        assert f'name="{line}" value="{value}"' in composer
    assert Draft.objects.get().files.count() == 1


def test_too_late_an_undo_moves_no_file(conversation: Conversation, defne: Member) -> None:
    _put(defne, conversation, "a.txt")
    client = logged_in(defne)
    client.post(f"/desk/conversations/{conversation.pk}/messages/", {"kind": "reply", "text": "Ekte"})
    Dispatch.objects.update(not_before=now())

    assert client.delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/").status_code == 422
    assert Attachment.objects.get().message is not None


@pytest.mark.parametrize("quotes", ["", "²", "99999999999999999999", "1"])
def test_files_of_somebody_elses_message_are_not_taken(
    conversation: Conversation, stranger: Member, quotes: str
) -> None:
    assert _put(stranger, conversation, "a.txt", quotes=quotes).status_code == 404
