"""The loop's step that sends the house's own mails."""

from datetime import timedelta

from django.db import connection

from muhatap.channels.connector import NotSent, Outgoing, connector_of
from muhatap.channels.keep_changed_secrets import keep_changed_secrets
from muhatap.channels.models import MailRoute, SystemMail
from muhatap.kit.clock import now
from muhatap.kit.sealing import BrokenSeal
from muhatap.tenancy.entered import entered

LEASE = timedelta(minutes=3)
TRIES = 6
OF_THE_WAY = frozenset({"retry", "unknown", "auth_broken"})
"""Causes that would keep any other mail back as well."""


def post_due(limit: int = 20) -> int:
    """Send what is due and return how many were tried."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from system_mails_due(%s, %s)", [now(), limit])
        due = cursor.fetchall()
    for workspace, number in due:
        _send(workspace, number)
    return len(due)


def _send(workspace: int, number: int) -> None:
    """Take it with a lease, talk to the server outside of any transaction, write the outcome."""
    with entered(workspace):
        held = SystemMail.objects.select_for_update(skip_locked=True).select_related("workspace")
        mail = held.filter(pk=number, state=SystemMail.State.QUEUED, not_before__lte=now()).first()
        if mail is None:
            return
        mail.tries, mail.not_before = mail.tries + 1, now() + LEASE
        mail.save(update_fields=["tries", "not_before"])
        route = MailRoute.objects.filter(workspace=workspace).select_related("channel").first()
    trouble = _hand_over(mail, route)
    with entered(workspace):
        _write(mail, route, trouble)


def _hand_over(mail: SystemMail, route: MailRoute | None) -> NotSent | None:
    if route is None:
        return NotSent("permanent", "There is no way to send the house’s own mail any more.")
    try:
        letter = mail.letter
        outgoing = Outgoing(
            key=mail.key, to=mail.to, text=letter["text"], subject=letter["subject"], author=mail.workspace.name
        )
        account = route.account()
        try:
            connector_of(account.kind).send(account, outgoing)
        finally:
            keep_changed_secrets(account)
    except NotSent as trouble:
        return trouble
    except BrokenSeal as trouble:
        return NotSent("auth_broken", str(trouble))
    except KeyError as trouble:
        return NotSent("permanent", f"This mail has no {trouble}.")
    return None


def _write(mail: SystemMail, route: MailRoute | None, trouble: NotSent | None) -> None:
    """Sent or given up, its words are thrown away: they hold a link."""
    if trouble is None:
        mail.state, mail.words, mail.sent_at, mail.sealed = SystemMail.State.SENT, "", now(), b""
    else:
        mail.words = trouble.words[:2000]
        if trouble.cause != "retry" or mail.tries >= TRIES:
            mail.state, mail.sealed = SystemMail.State.FAILED, b""
        mail.not_before = now() + timedelta(seconds=10 * 2**mail.tries)
    mail.save(update_fields=["state", "words", "sent_at", "sealed", "not_before"])
    if route is not None:
        _write_route(route, mail, trouble)


def _write_route(route: MailRoute, mail: SystemMail, trouble: NotSent | None) -> None:
    """Say of the way what this mail has shown; an address or a letter that is refused says nothing of it."""
    held = MailRoute.objects.filter(pk=route.pk)
    if trouble is None:
        held.update(trouble="", last_out_at=mail.sent_at)
    elif trouble.cause in OF_THE_WAY:
        held.update(trouble=mail.words)
