"""What a reader missed while it was away."""

from datetime import timedelta
from typing import Any

from django.db import connection

from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.server.streams.hub import plain, told
from muhatap.tenancy.entered import entered

REPLAY = 500
OVERLAP = timedelta(seconds=30)
"""How long a transaction may have lasted that committed an earlier number after the reader had gone."""


def missed(workspace: int, last: int, *, drawn_now: bool) -> list[dict[str, Any]]:
    """Return what came after the reader's last event, oldest first, or one "reload" where it is too much.

    What was recorded shortly before comes along, for late commits: readers drop by id what they have. `drawn_now` is
    said of a page that was drawn a moment ago, for which only the latest can have been late.
    """
    try:
        with entered(workspace):
            events = told(Event.objects.filter(workspace_id=workspace))
            after = plain(events.filter(id__gt=last).order_by("id")[: REPLAY + 1])
            if len(after) > REPLAY:
                return [{"id": after[-1]["id"], "kind": "reload"}]
            before = list(events.filter(id__lte=last).order_by("-id").values_list("id", "at")[:REPLAY])
            floor = (now() if drawn_now or not before else before[0][1]) - OVERLAP
            late = [number for number, at in before if at >= floor and number != last]
            return plain(events.filter(id__in=late).order_by("id")) + after
    finally:
        connection.close()
