"""Files of what a member has begun to write: kept as soon as they are chosen, dropped or pasted."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muhatap.conversations.models import Attachment, Draft
from muhatap.desk.composer import MOST_FILES
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import refused
from muhatap.desk.views.drafts import begun, quoted_of
from muhatap.desk.views.people import matter_of
from muhatap.kit.storable import cut
from muhatap.kit.store import StoreFull, store_at


class TooBig(Exception):
    """The files together are more than one message carries."""


class TooMany(Exception):
    """There are more files than one message carries."""


@seated
@require_POST
def files(request: Seated, pk: int) -> HttpResponse:
    """Put files to the draft and show all it has."""
    matter = matter_of(request, pk)
    return added(request, lambda: begun(request, matter, quoted_of(request, matter, request.POST)))


def added(request: Seated, to: Callable[[], Draft]) -> HttpResponse:
    """Put the files that came to a draft, which is made only for some, and show all it has."""
    given = request.FILES.getlist("attachments")
    if not given:
        return refused(request, "no_file")
    draft = to()
    try:
        for file in kept(request, given, beside=list(draft.files.select_for_update())):
            file.draft = draft
            file.save(update_fields=["draft"])
    except TooBig:
        return refused(request, "too_big", words=str(settings.ATTACHMENT_LIMIT // 1024 // 1024))
    except TooMany:
        return refused(request, "too_many_files", words=str(MOST_FILES))
    except StoreFull:
        return refused(request, "store_full")
    return render(request, "desk/_picked.html", {"files": draft.files.order_by("pk")})


def kept(
    request: Seated, given: Iterable["UploadedFile[Any]"], *, beside: Sequence[Attachment] = ()
) -> list[Attachment]:
    """Put the files into the store and return their rows; raise TooBig, TooMany, StoreFull.

    `beside` are files that go with the same message already.
    """
    files = list(given)
    if len(files) + len(beside) > MOST_FILES:
        raise TooMany
    if sum(file.size or 0 for file in files) + sum(file.size for file in beside) > settings.ATTACHMENT_LIMIT:
        raise TooBig
    store, rows = store_at(settings.ATTACHMENTS), []
    for file in files:
        digest = store.put(file.read())
        row = request.workspace.attachments.create(
            filename=cut(file.name or "dosya", 255),
            content_type=cut(file.content_type or "application/octet-stream", 120),
            size=file.size or 0,
            digest=digest,
        )
        rows.append(row)
    return rows
