"""The house promises that what strangers send us can be looked at and does nothing."""

from typing import Any

import pytest
from django.conf import settings

from muhatap.conversations.models import Attachment, Conversation, Message
from muhatap.kit.store import store_at
from muhatap.tenancy.models import Member
from tests.cast import logged_in

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _file(message: Message, content_type: str, content: bytes = PICTURE, **values: Any) -> Attachment:
    digest = store_at(settings.ATTACHMENTS).put(content)
    return Attachment.objects.create(
        workspace_id=message.workspace_id,
        message=message,
        filename="görüntü.bin",
        content_type=content_type,
        size=len(content),
        digest=digest,
        **values,
    )


@pytest.mark.parametrize(
    ("content_type", "sent_as", "disposition"),
    [
        ("image/png", "image/png", "inline"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
    ],
)
def test_only_plain_pictures_are_shown_in_place(
    conversation: Conversation, defne: Member, content_type: str, sent_as: str, disposition: str
) -> None:
    file = _file(conversation.messages.get(), content_type)

    answer = logged_in(defne).get(f"/desk/attachments/{file.pk}/")

    assert answer.content == PICTURE
    assert answer["Content-Type"] == sent_as
    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_ours_alone(conversation: Conversation, stranger: Member) -> None:
    file = _file(conversation.messages.get(), "image/png")

    assert logged_in(stranger).get(f"/desk/attachments/{file.pk}/").status_code == 404


def test_a_file_no_longer_kept_is_not_found(conversation: Conversation, defne: Member) -> None:
    file = _file(conversation.messages.get(), "image/png")
    file.digest = "0" * 64
    file.save()

    assert logged_in(defne).get(f"/desk/attachments/{file.pk}/").status_code == 404


def _mail(conversation: Conversation, html: str) -> Message:
    message = conversation.messages.get()
    message.html, message.full_text = html, "Tümü\n> alıntı"
    message.save()
    return message


def test_a_mail_stands_behind_glass_and_reaches_nothing_outside(conversation: Conversation, defne: Member) -> None:
    message = _mail(conversation, '<p>Merhaba</p><img src="https://iz.example/p.gif">')
    client = logged_in(defne)

    whole = client.get(f"/desk/messages/{message.pk}/full/", HTTP_HX_REQUEST="true").content.decode()
    sheet = client.get(f"/desk/messages/{message.pk}/full/html/")

    assert "Uzaktaki resimler gösterilmiyor" in whole
    assert 'sandbox="allow-popups' in whole
    assert sheet["X-Frame-Options"] == "SAMEORIGIN"
    rules = sheet["Content-Security-Policy"]
    assert rules.startswith("sandbox ")
    assert "allow-scripts" not in rules
    assert rules.endswith("img-src data:")
    assert ' src="https' not in sheet.content.decode()


def test_remote_pictures_come_only_when_asked_for(conversation: Conversation, defne: Member) -> None:
    message = _mail(conversation, '<img src="https://iz.example/p.gif">')
    client = logged_in(defne)

    whole = client.get(f"/desk/messages/{message.pk}/full/?pictures=1").content.decode()
    sheet = client.get(f"/desk/messages/{message.pk}/full/html/?pictures=1")

    assert "full/html/?pictures=1" in whole
    assert "Uzaktaki resimler" not in whole
    assert sheet["Content-Security-Policy"].endswith("img-src data: https: http:")
    assert ' src="https' in sheet.content.decode()


def test_the_mails_own_pictures_are_within_it(conversation: Conversation, defne: Member) -> None:
    message = _mail(conversation, '<img src="cid:logo@x"><img src="cid:kayip">')
    _file(message, "image/png", content_id="logo@x", is_inline=True)

    sheet = logged_in(defne).get(f"/desk/messages/{message.pk}/full/html/").content.decode()

    assert 'src="data:image/png;base64,iVBORw0KGgo' in sheet
    assert "cid:" not in sheet


def test_folded_quotes_are_one_step_away(conversation: Conversation, defne: Member) -> None:
    message = _mail(conversation, "")
    client = logged_in(defne)

    page = client.get(f"/desk/conversations/{conversation.pk}/").content.decode()
    assert f'href="/desk/messages/{message.pk}/full/"' in page
    assert "&gt; alıntı" not in page
    assert "&gt; alıntı" in client.get(f"/desk/messages/{message.pk}/full/").content.decode()


def test_a_letter_is_ours_alone(conversation: Conversation, stranger: Member) -> None:
    pk = conversation.messages.get().pk

    assert logged_in(stranger).get(f"/desk/messages/{pk}/full/").status_code == 404
    assert logged_in(stranger).get(f"/desk/messages/{pk}/full/html/").status_code == 404
