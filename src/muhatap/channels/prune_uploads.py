"""Let go of uploads that a message names by now, or that nobody can send any more."""

from datetime import timedelta

from django.db.models import Q

from muhatap.channels.models import Arrival, Upload
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace

MARGIN = timedelta(hours=1)


def prune_uploads() -> int:
    """Return how many rows went. One whose arrival waits, or may be tried again, stays."""
    unsent = Q(arrival=None, at__lt=now() - Upload.LASTS - MARGIN)
    heard = Q(arrival__state__in=[Arrival.State.HEARD, Arrival.State.DUPLICATE])
    given_up = Q(arrival__isnull=False, arrival__body=None)
    total = 0
    for workspace in Workspace.objects.order_by("id").values_list("id", flat=True):
        with entered(workspace):
            total += Upload.objects.filter(unsent | heard | given_up, workspace=workspace).delete()[0]
    return total
