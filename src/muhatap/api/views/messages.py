"""Messages, found by their words."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError
from pydantic import AwareDatetime

from muhatap.api.access import allow
from muhatap.api.paging import LIMIT, MOST
from muhatap.api.shapes.conversation import message_shape
from muhatap.conversations.search.find_messages import find_messages
from muhatap.conversations.search.wanted import Place, Wanted

router = Router(tags=["conversations"])


@router.get("/messages", summary="Messages by their words, newest first")
def index(
    request: HttpRequest,
    query: str = "",
    person: str | None = None,
    channel: str | None = None,
    member: str | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    attachment: bool = False,
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Any:
    """List messages with every word of `query`, in whatever form; from `since` on and before `until`."""
    asked: Any = request
    allow(asked, "conversations:read")
    wanted = Wanted(
        query=query,
        person=_number(person, "person"),
        channel=_number(channel, "channel"),
        author=_number(member, "member"),
        since=since,
        until=until,
        with_files=attachment,
    )
    limit = max(1, min(limit, MOST))
    places = find_messages(asked.workspace.pk, wanted, after=_place(cursor), limit=limit + 1)
    shown = [place.message for place in places[:limit]]
    rows = asked.workspace.messages.select_related("dispatch").prefetch_related("attachments").in_bulk(shown)
    return {
        "items": [message_shape(rows[number]) for number in shown if number in rows],
        "next": str(places[limit - 1]) if len(places) > limit else None,
    }


def _number(given: str | None, name: str) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise HttpError(422, f"{name}: give an id as the API writes it.")
    return int(given)


def _place(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    place = Place.read(cursor)
    if place is None:
        raise HttpError(422, "cursor: pass the value of “next” as it was.")
    return place
