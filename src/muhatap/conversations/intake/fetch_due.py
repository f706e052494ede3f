"""Fetch the files that came as addresses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection

from muhatap.conversations.models import Attachment
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.public_web import Bounds, Fetched, NotFetched, fetch
from muhatap.kit.storable import cut
from muhatap.kit.store import StoreFull, store_at
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""How long a fetching may take before it counts as broken off; longer than any fetch is let run."""
TRIES = 6
AT_ONCE = 8

Outcome = Fetched | NotFetched


def fetch_due(limit: int = AT_ONCE) -> int:
    """Return how many files were tried; some at once, so that a slow server holds up few.

    As with a dispatch: taken under a lease, fetched outside of any transaction, the outcome written.
    """
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from files_due(%s, %s)", [now(), limit])
        taken = [(workspace, file) for workspace, pk in cursor.fetchall() if (file := _take(workspace, pk))]
    if not taken:
        return 0
    with ThreadPoolExecutor(AT_ONCE, "fetch") as threads:
        outcomes = list(threads.map(_fetched, [file.url for _, file in taken]))
    for (workspace, file), outcome in zip(taken, outcomes, strict=True):
        try:
            with entered(workspace):
                _write(workspace, file, outcome)
        except StoreFull as trouble:  # the file's lease holds it back, no try is counted, the others find room or not
            log.warning("intake.file_finds_no_room", file=file.pk, trouble=type(trouble).__name__)
    return len(taken)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 10 s, 40 s … about an hour in all."""
    return timedelta(seconds=min(3600, 10 * 4 ** max(0, tries - 1)))


def _take(workspace: int, pk: int) -> Attachment | None:
    with entered(workspace):
        due = Attachment.objects.select_for_update(skip_locked=True).filter(pk=pk, fetch_at__lte=now())
        file = due.first()
        if file:
            file.fetch_at = now() + LEASE
            file.save(update_fields=["fetch_at"])
    return file


def _fetched(url: str) -> Outcome:
    try:
        return fetch(url, Bounds(settings.ATTACHMENT_LIMIT, is_private_let_in=settings.FETCHES_PRIVATE))
    except NotFetched as trouble:
        return trouble


def _write(workspace: int, taken: Attachment, outcome: Outcome) -> None:
    held = Attachment.objects.select_for_update(of=("self",)).select_related("message__conversation")
    file = held.filter(pk=taken.pk, digest="", fetch_at=taken.fetch_at).first()
    if file is None or file.message is None:
        return  # deleted meanwhile, or taken by another after the lease
    if isinstance(outcome, Fetched):
        file.digest, file.size = store_at(settings.ATTACHMENTS).put(outcome.content), len(outcome.content)
        file.content_type = file.content_type or cut(outcome.content_type, 120) or "application/octet-stream"
        file.cause = file.words = ""
        file.fetch_at = None
    else:
        file.tries += 1
        file.cause, file.words = outcome.cause, cut(outcome.words, 300)
        file.fetch_at = _next(file, outcome, now())
        log.info("intake.file_not_fetched", file=file.pk, cause=outcome.cause, tries=file.tries)
    file.save(update_fields=["digest", "size", "content_type", "cause", "words", "fetch_at", "tries"])
    if file.state != "fetching":
        _tell(workspace, file)


def _next(file: Attachment, trouble: NotFetched, at: datetime) -> datetime | None:
    return at + wait_after(file.tries) if trouble.may_come and file.tries < TRIES else None


def _tell(workspace: int, file: Attachment) -> None:
    assert file.message is not None
    matter = file.message.conversation
    about = {"person": matter.person_id, "conversation": matter.pk}
    kind = "file.fetched" if file.digest else "file.not_fetched"
    record(kind, workspace=workspace, about=about, message=file.message_id, file=file.pk, cause=file.cause)
