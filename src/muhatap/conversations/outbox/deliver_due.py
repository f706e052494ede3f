"""Deliver what is due."""

from django.db import connection

from muhatap.conversations.models import Dispatch
from muhatap.conversations.outbox.deliver import deliver, file_copy
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered


def deliver_due(limit: int = 50) -> int:
    """Return how many dispatches were looked at; sends those due, and files the copies still owed."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from dispatches_due(%s, %s)", [now(), limit])
        due = cursor.fetchall()
    for workspace, number in due:
        with entered(workspace):
            owes_copy = Dispatch.objects.filter(pk=number, copy_due=True).exists()
        if owes_copy:
            file_copy(workspace, number)
        else:
            deliver(workspace, number)
    return len(due)
