"""Words to a customer, and notes among ourselves."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from muhatap.conversations.models import Attachment, Conversation
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import CannotSendHere, NothingToSay, reply
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done, refused
from muhatap.desk.views.people import matter_of
from muhatap.kit.storable import cut
from muhatap.kit.store import StoreFull, store_at

UNDO_FOR = timedelta(seconds=10)


class TooBig(Exception):
    """The files together are more than one message carries."""


@seated
@require_POST
def messages(request: Seated, pk: int) -> HttpResponse:
    """Write a reply or a note; a reply leaves ten seconds later, so that it can be taken back."""
    matter = matter_of(request, pk)
    try:
        # What is refused leaves nothing behind, not even its files.
        with transaction.atomic():
            deed, back = _write(request, matter)
    except ValidationError as wrong:
        return refused(request, "no_such_address", words=str(wrong.params and wrong.params.get("value", "")))
    except TooBig:
        return refused(request, "too_big", words=str(settings.ATTACHMENT_LIMIT // 1024 // 1024))
    except NothingToSay:
        return refused(request, "nothing_to_say")
    except CannotSendHere as trouble:
        return refused(request, "cannot_send", words=str(trouble))
    except StoreFull:
        return refused(request, "store_full")
    request.member.drafts.filter(conversation=matter).delete()
    if request.POST.get("resolve"):
        matter.resolve(by=request.member)
    return done(request, matter, deed, back=back)


def _write(request: Seated, matter: Conversation) -> tuple[str, Way | None]:
    files = _kept(request, request.FILES.getlist("attachments"))
    if request.POST.get("kind") == "note":
        return _note(request, matter, files)
    copies = {name: _addresses(request.POST.get(name, "")) for name in ("cc", "bcc")}
    return _reply(request, matter, files, {name: found for name, found in copies.items() if found})


def _reply(
    request: Seated, matter: Conversation, files: list[Attachment], copies: dict[str, list[str]]
) -> tuple[str, Way]:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    written = reply(
        matter, by=request.member, text=text, recipients=copies or None, attachments=files, undo_for=UNDO_FOR
    )
    return "sent", Way("DELETE", reverse("desk:dispatch", args=[written.dispatch.pk]))


def _note(request: Seated, matter: Conversation, files: list[Attachment]) -> tuple[str, None]:
    note(matter, by=request.member, text=request.POST.get("text", "").replace("\r\n", "\n"), attachments=files)
    return "noted", None


def _addresses(given: str) -> list[str]:
    """Return the addresses of a field; raise ValidationError for what is none."""
    found = [part.strip() for part in given.replace(";", ",").split(",") if part.strip()]
    for address in found:
        validate_email(address)
    return found


def _kept(request: Seated, given: Iterable["UploadedFile[Any]"]) -> list[Attachment]:
    """Put the files into the store and return their rows; raise TooBig, StoreFull."""
    files = list(given)
    if sum(file.size or 0 for file in files) > settings.ATTACHMENT_LIMIT:
        raise TooBig
    store, kept = store_at(settings.ATTACHMENTS), []
    for file in files:
        digest = store.put(file.read())
        row = request.workspace.attachments.create(
            filename=cut(file.name or "dosya", 255),
            content_type=cut(file.content_type or "application/octet-stream", 120),
            size=file.size or 0,
            digest=digest,
        )
        kept.append(row)
    return kept
