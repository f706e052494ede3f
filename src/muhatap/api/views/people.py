"""People, to be read."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from muhatap.api.access import allow, one_of
from muhatap.api.paging import LIMIT, page
from muhatap.api.shapes.person import person_shape
from muhatap.people.identify import email_key, phone_key

router = Router(tags=["people"])


@router.get("/people", summary="People by words, e-mail or phone")
def index(
    request: HttpRequest,
    query: str = "",
    email: str = "",
    phone: str = "",
    limit: int = LIMIT,
    cursor: str | None = None,
) -> Any:
    """List people, newest first; `query` matches the beginnings of words of names and identities, folded."""
    asked: Any = request
    allow(asked, "people:read")
    people = asked.workspace.people.prefetch_related("identities")
    if query:
        people = people.named_like(query)
    if email:
        people = people.filter(identities__kind="email", identities__account="", identities__value=email_key(email))
    if phone:
        people = people.filter(identities__kind="phone", identities__account="", identities__value=phone_key(phone))
    return page(people, person_shape, limit=limit, cursor=cursor)


@router.get("/people/{number}", summary="One person")
def show(request: HttpRequest, number: str) -> Any:
    """Return a person with her identities."""
    asked: Any = request
    allow(asked, "people:read")
    return person_shape(one_of(asked.workspace.people.prefetch_related("identities"), number))
