"""Give up files of messages that are older than their workspace keeps files."""

from datetime import timedelta

from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace


def prune_files(limit: int = 200) -> int:
    """Return how many files were given up, at most `limit` in each workspace; their rows and names stay.

    A file that another message or workspace still names stays in the store.
    """
    at, total = now(), 0
    for workspace in Workspace.objects.filter(files_kept_days__isnull=False).order_by("id"):
        oldest = at - timedelta(days=workspace.files_kept_days or 0)
        with entered(workspace.pk):
            due = workspace.attachments.kept_since_before(oldest).order_by("id")
            given_up = dict(due.values_list("id", "digest")[:limit])
            workspace.attachments.filter(pk__in=given_up).update(gone_at=at, digest="")
        sweep_files(given_up.values())
        total += len(given_up)
    return total
