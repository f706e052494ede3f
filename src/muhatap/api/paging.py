"""Lists by cursor: newest first, keyset by id, so that what is there when paging begins comes exactly once."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from ninja.errors import HttpError

LIMIT, MOST = 50, 200


def page(
    rows: "QuerySet[Any]", shape: Callable[[Any], dict[str, Any]], *, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return {"items", "next"}: at most 200 rows below the cursor's id, and the cursor of what follows."""
    limit = max(1, min(limit, MOST))
    if cursor:
        rows = rows.filter(pk__lt=below(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [shape(row) for row in found[:limit]], "next": following}


def page_forward(
    rows: "QuerySet[Any]", shape: Callable[[Any], dict[str, Any]], *, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return the same, oldest first: for the messages of one conversation."""
    limit = max(1, min(limit, MOST))
    if cursor:
        rows = rows.filter(pk__gt=below(cursor))
    found = list(rows.order_by("pk")[: limit + 1])
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [shape(row) for row in found[:limit]], "next": following}


def below(cursor: str) -> int:
    """Return the id in a cursor; refuse with 422 what this API has not given out."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise HttpError(422, "cursor: pass the value of “next” as it was.")
    return int(cursor)
