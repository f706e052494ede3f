"""Deliver what is due."""

import structlog
from django.db import OperationalError, connection

from muhatap.conversations.models import Dispatch
from muhatap.conversations.outbox.deliver import LEASE, deliver, file_copy
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)


def deliver_due(limit: int = 50) -> int:
    """Return how many dispatches were looked at; sends those due, and files the copies still owed."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from dispatches_due(%s, %s)", [now(), limit])
        due = cursor.fetchall()
    for workspace, number in due:
        try:
            _one(workspace, number)
        except OperationalError:
            raise
        except Exception as trouble:  # one bad dispatch must not stop the rest
            log.warning("outbox.dispatch_failed", dispatch=number, trouble=type(trouble).__name__)
            with entered(workspace):
                Dispatch.objects.filter(pk=number, not_before__lte=now()).update(not_before=now() + LEASE)
    return len(due)


def _one(workspace: int, number: int) -> None:
    with entered(workspace):
        owes_copy = Dispatch.objects.filter(pk=number, copy_due=True).exists()
    if owes_copy:
        file_copy(workspace, number)
    else:
        deliver(workspace, number)
