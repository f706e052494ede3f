"""Who may open which page of the settings. One table, read by the doors, the navigation and the tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from muhatap.desk.seated import Screen, Seated, seated, seated_for_herself
from muhatap.tenancy.models import Member
from muhatap.tenancy.ranks import LEADING

Role = Member.Role
RUNS = frozenset({Role.OWNER, Role.ADMIN})
LEADS = LEADING
ANSWERS = LEADS | {Role.AGENT}
ALL = ANSWERS | {Role.OBSERVER}

RIGHTS: dict[str, frozenset[Role]] = {
    "me": ALL,
    "workspace": RUNS,
    "privacy": RUNS,
    "retention": RUNS,
    "members": RUNS,
    "teams": LEADS,
    "channels": RUNS,
    "mail": RUNS,
    "tags": LEADS,
    "snippets": ANSWERS,
    "tokens": RUNS,
    "arrivals": LEADS,
    "audit": RUNS,
}


def may(page: str) -> Callable[[Callable[..., HttpResponse]], Screen]:
    """Let in the roles that RIGHTS names for the page. On her own page an observer may change things too."""

    def guarding(view: Callable[..., HttpResponse]) -> Screen:
        @wraps(view)
        def open_to_some(request: Seated, *args: Any, **kwargs: Any) -> HttpResponse:
            if not has_right(request.member, page):
                raise PermissionDenied("This page belongs to others.")
            return view(request, *args, **kwargs)

        return seated_for_herself(open_to_some) if page == "me" else seated(open_to_some)

    return guarding


def has_right(member: Member, page: str) -> bool:
    """Whether the member's role opens the page."""
    return member.role in RIGHTS[page]
