"""Find messages by their words, newest first."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from muhatap.conversations.models import Conversation
from muhatap.conversations.search.wanted import Place, Wanted

_FIND = "select at, message_id from messages_said(%s::tsquery, %s, %s, %s, %s::bigint[], %s)"


def find_messages(workspace: int, wanted: Wanted, *, after: Place | None = None, limit: int = 50) -> list[Place]:
    """Return the places of the newest messages that answer, below `after`; the caller is inside the workspace."""
    within = _within(workspace, wanted)
    if within is not None and not within:
        return []
    bounds = [place for place in (after, Place(wanted.until, 0) if wanted.until else None) if place]
    before = min(bounds, default=None)
    asked: list[Any] = [
        wanted.tsquery(workspace),
        wanted.since,
        before.at if before else None,
        before.message if before else None,
        within,
        limit,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_FIND, asked)
        return [Place(*row) for row in cursor.fetchall()]


def _within(workspace: int, wanted: Wanted) -> Sequence[int] | None:
    """Return the conversations that may answer; None where all may."""
    if wanted.person is None:
        return wanted.within
    hers = Conversation.objects.filter(workspace=workspace, person=wanted.person)
    if wanted.within is not None:
        hers = hers.filter(pk__in=wanted.within)
    return list(hers.values_list("pk", flat=True))
