"""Hand a dispatch to its wire, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from muhatap.channels.connector import NotSent, Outgoing, Sent, connector_of
from muhatap.channels.keep_changed_secrets import keep_changed_secrets
from muhatap.channels.models import Channel
from muhatap.conversations.models import Dispatch, Message
from muhatap.conversations.outbox.outgoing import outgoing_of
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.store import Gone, StoreAway, store_at
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""How long a sending may take before it counts as broken off; longer than any connector's own time-out."""
TRIES = 8
LOOKS = 10


def deliver(workspace: int, number: int) -> None:
    """Send one due dispatch, or find out what became of it, and write down the outcome.

    Three transactions: take it (state `sending` with a lease), talk to the wire outside of any, write the outcome.
    What was killed in the middle comes back with an expired lease as `unknown` and is looked up before it is sent.
    """
    with _taken(workspace, number) as taken:
        if taken is None:
            return
        dispatch, must_look = taken
    connector = connector_of(dispatch.channel.kind)
    try:
        found = _look_up(dispatch) if must_look else None
        sent = found or connector.send(dispatch.channel, _outgoing(workspace, dispatch))
    except NotSent as trouble:
        _write_failure(workspace, dispatch, trouble)
    else:
        _write_success(workspace, dispatch, sent)
    finally:
        keep_changed_secrets(dispatch.channel)


@contextmanager
def _taken(workspace: int, number: int) -> Iterator[tuple[Dispatch, bool] | None]:
    with entered(workspace):
        due = Dispatch.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "message__conversation__person", "message__author", "channel"
        )
        dispatch = due.filter(pk=number, not_before__lte=now(), state__in=["queued", "sending", "unknown"]).first()
        if dispatch is None:
            taken = None
        else:
            must_look = dispatch.state != Dispatch.State.QUEUED
            dispatch.state = Dispatch.State.SENDING
            dispatch.attempts += 1
            dispatch.not_before = now() + LEASE
            dispatch.save(update_fields=["state", "attempts", "not_before"])
            taken = (dispatch, must_look)
    yield taken


def _outgoing(workspace: int, dispatch: Dispatch) -> Outgoing:
    try:
        with entered(workspace):
            return outgoing_of(dispatch, store_at(settings.ATTACHMENTS))
    except Gone as gone:
        raise NotSent("permanent", "A file of this message is no longer kept.") from gone
    except StoreAway as away:
        raise NotSent("retry", str(away)) from away


def _look_up(dispatch: Dispatch) -> Sent | None:
    """Return what the provider has of it. One that cannot be asked leaves the decision to a member."""
    connector: Any = connector_of(dispatch.channel.kind)
    if not hasattr(connector, "look_up"):
        raise NotSent("permanent", "Nobody knows whether it arrived, and the provider cannot be asked.")
    try:
        found: Sent | None = connector.look_up(dispatch.channel, dispatch.key)
    except NotSent as trouble:
        # A look-up that failed has told nothing: it must never count as leave to send again.
        raise NotSent("unknown", trouble.words, after=trouble.after) from trouble
    return found


def _write_success(workspace: int, dispatch: Dispatch, sent: Sent) -> None:
    with entered(workspace):
        scoped = sent.provider_id if dispatch.channel.kind == "email" else f"{dispatch.channel_id}:{sent.provider_id}"
        Message.objects.filter(pk=dispatch.message_id).update(wire_id=scoped[:400])
        dispatch.state, dispatch.sent_at = Dispatch.State.SENT, now()
        dispatch.cause, dispatch.words = "", getattr(sent, "detail", "")[:2000]
        dispatch.copy_due = hasattr(connector_of(dispatch.channel.kind), "file_copy")
        dispatch.not_before = now()
        dispatch.save(update_fields=["state", "sent_at", "cause", "words", "copy_due", "not_before"])
        # One that is being tried on its settings page is held meanwhile; what was sent does not wait for it.
        free = Channel.objects.filter(pk=dispatch.channel_id).select_for_update(skip_locked=True, no_key=True)
        Channel.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(
            last_out_at=now(), sending_trouble=""
        )
        _record("dispatch.sent", workspace, dispatch)


def _write_failure(workspace: int, dispatch: Dispatch, trouble: NotSent) -> None:
    at = now()
    with entered(workspace):
        dispatch.state, dispatch.not_before = _next(dispatch, trouble, at)
        dispatch.cause, dispatch.words = trouble.cause, trouble.words[:2000]
        dispatch.save(update_fields=["state", "not_before", "cause", "words"])
        if trouble.cause == "auth_broken":
            Channel.objects.filter(pk=dispatch.channel_id).update(sending_trouble=trouble.words[:2000])
        _record(f"dispatch.{dispatch.state}", workspace, dispatch, cause=trouble.cause)
    log.info("outbox.not_sent", dispatch=dispatch.pk, cause=trouble.cause, attempts=dispatch.attempts)


def _next(dispatch: Dispatch, trouble: NotSent, at: datetime) -> tuple[str, datetime]:
    """Return the next state and when to look at it again."""
    wait = timedelta(seconds=trouble.after or backoff(dispatch.attempts))
    if trouble.cause == "unknown" and dispatch.attempts < LOOKS:
        return Dispatch.State.UNKNOWN, at + wait
    if trouble.cause == "retry" and dispatch.attempts < TRIES:
        return Dispatch.State.QUEUED, at + wait
    return Dispatch.State.FAILED, at


def backoff(attempts: int) -> float:
    """Return the seconds to wait after this many attempts: 5, 10, 20 … at most an hour."""
    return float(min(3600, 5 * 2 ** max(0, attempts - 1)))


def file_copy(workspace: int, number: int) -> None:
    """Lay a copy of a sent message where the mailbox's owner expects it; tried until it works or is given up."""
    with entered(workspace):
        due = Dispatch.objects.filter(pk=number, copy_due=True, not_before__lte=now())
        if not due.update(not_before=now() + LEASE):
            return
    with entered(workspace):
        loaded = Dispatch.objects.select_related("message__conversation__person", "message__author", "channel")
        dispatch = loaded.get(pk=number)
    connector: Any = connector_of(dispatch.channel.kind)
    done, words = True, ""
    try:
        connector.file_copy(dispatch.channel, _outgoing(workspace, dispatch))
    except NotSent as trouble:
        done, words = dispatch.attempts >= TRIES or trouble.cause == "permanent", trouble.words
    finally:
        keep_changed_secrets(dispatch.channel)
    with entered(workspace), transaction.atomic():
        dispatch.copy_due = not done
        dispatch.attempts += 1
        dispatch.not_before = now() + timedelta(seconds=backoff(dispatch.attempts))
        dispatch.save(update_fields=["copy_due", "attempts", "not_before"])
        if words:
            Dispatch.objects.filter(pk=number, words="").update(words=words[:2000])


def _record(kind: str, workspace: int, dispatch: Dispatch, **particulars: Any) -> None:
    conversation = dispatch.message.conversation
    about = {"person": conversation.person_id, "conversation": conversation.pk}
    record(kind, workspace=workspace, about=about, message=dispatch.message_id, **particulars)
