"""Pictures go both ways, by what they are and not by what they are called."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from muhatap.channels.models import Arrival, Channel, Upload
from muhatap.channels.prune_uploads import prune_uploads
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Attachment, Conversation, Message
from muhatap.conversations.outbox.reply import reply
from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.store import FolderStore, StoreAway, store_at
from muhatap.portal.chat.uploads import LARGEST
from muhatap.server.demo.pictures import pictures
from muhatap.tenancy.models import Member
from tests.portal.chat.conftest import Visitor, goes_out, signed

PNG = pictures()["kutu.png"]


def _upload(visitor: Visitor, content: bytes = PNG, kind: str = "image/png") -> object:
    visitor.held or visitor.enter()
    return visitor.post("files", content, content_type=kind)


def test_a_picture_arrives_with_its_message(ayse: Visitor) -> None:
    sent = _upload(ayse)
    ayse.say("Kutu ezik geldi", files=[sent.json()["file"]])  # type: ignore[attr-defined]

    (file,) = ayse.get("messages").json()["messages"][0]["files"]
    shown = ayse.get(f"files/{file['id']}")
    assert shown.content == PNG
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_kept_until_its_message_is_heard(
    ayse: Visitor, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ATTACHMENTS = str(tmp_path)
    note = _upload(ayse).json()["file"]  # type: ignore[attr-defined]
    _sweep(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(FolderStore, "read", _is_away)
        ayse.say("Kutu ezik geldi", files=[note])
    Upload.objects.filter(arrival=None).delete()
    _sweep(tmp_path)
    assert Message.objects.count() == 0
    Arrival.objects.update(not_before=None)
    hear_batch()
    assert prune_uploads() == 1
    _sweep(tmp_path)

    assert store_at(str(tmp_path)).read(Attachment.objects.get().digest) == PNG


def _sweep(folder: Path) -> None:
    """Let an hour pass and delete what no row names."""
    for file in folder.rglob("*"):
        os.utime(file, (time.time() - 7200,) * 2)
    sweep_files([digest for digest, _ in store_at(str(folder)).digests()])


def _is_away(store: FolderStore, digest: str) -> bytes:
    raise StoreAway("The bucket of attachments is not there.")


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"<html>", b""])
def test_what_is_no_picture_is_refused_whatever_it_is_called(ayse: Visitor, content: bytes) -> None:
    assert _upload(ayse, content).status_code == 415  # type: ignore[attr-defined]


def test_a_picture_that_is_too_big_is_refused_unread(ayse: Visitor) -> None:
    ayse.enter()

    assert ayse.post("files", b"", content_type="image/png", CONTENT_LENGTH=str(LARGEST + 1)).status_code == 413


def test_another_visitors_upload_cannot_be_sent(ayse: Visitor, other: Visitor) -> None:
    sent = _upload(other)

    assert ayse.say("Bak", files=[sent.json()["file"]]).status_code == 422  # type: ignore[attr-defined]


def test_a_file_of_a_member_is_saved_and_never_shown_in_place(ayse: Visitor, other: Visitor, defne: Member) -> None:
    ayse.say("Fatura?")
    matter = Conversation.objects.get()
    digest = store_at(settings.ATTACHMENTS).put(b"<script>alert(1)</script>")
    file = Attachment.objects.create(
        workspace=matter.workspace, filename="fatura.html", content_type="text/html", size=25, digest=digest
    )
    reply(matter, by=defne, text="Buyurun", attachments=[file])
    goes_out()
    other.enter()

    shown = ayse.get(f"files/{file.pk}")
    assert shown["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("attachment")
    assert other.get(f"files/{file.pk}").status_code == 404


def test_a_file_of_a_note_is_nobodys_outside(ayse: Visitor, chat: Channel) -> None:
    ayse.say("Fatura?")
    digest = store_at(settings.ATTACHMENTS).put(PNG)
    file = Attachment.objects.create(
        workspace=chat.workspace, filename="a.png", content_type="image/png", size=1, digest=digest
    )

    assert ayse.get(f"files/{file.pk}").status_code == 404


def test_what_she_uploaded_before_she_signed_in_goes_with_her(ayse: Visitor, chat: Channel) -> None:
    ayse.say("Kutu ezik geldi")
    note = _upload(ayse).json()["file"]  # type: ignore[attr-defined]
    ayse.enter(identity=signed(chat), before=ayse.held)
    stranger = Visitor(chat)

    assert stranger.say("Benim mi?", files=[note]).status_code == 422
    assert ayse.say("Resmi burada", files=[note]).status_code == 202
    assert len(ayse.get("messages").json()["messages"][-1]["files"]) == 1
