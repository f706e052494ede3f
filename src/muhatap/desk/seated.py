"""Who may open a screen: a member with a seat, by her own log-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from muhatap.tenancy.models import Member, Workspace
from muhatap.tenancy.ranks import leads

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Seated(HttpRequest):
    """A request of which workspace and member are known."""

    workspace: Workspace
    member: Member
    htmx: HtmxDetails


Screen = Callable[..., HttpResponse]


def seated(view: Callable[..., HttpResponse]) -> Screen:
    """Let members in, send others to the log-in page, and refuse an observer every change."""

    @wraps(view)
    def open_to_members(request: Seated, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING and not request.member.may_answer:
            raise PermissionDenied("An observer reads and changes nothing.")
        return view(request, *args, **kwargs)

    return seated_for_herself(open_to_members)


def seated_for_herself(view: Callable[..., HttpResponse]) -> Screen:
    """Let members in, send others to the log-in page; an observer too may change what is her own."""

    @wraps(view)
    def open_to_members(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked: Any = request
        if asked.token is not None:
            raise PermissionDenied("A token opens the API, not the desk.")
        if asked.member is None:
            return _turn_away(asked)
        return view(cast("Seated", request), *args, **kwargs)

    return open_to_members


def administers(view: Callable[..., HttpResponse]) -> Screen:
    """Let in only those who run the workspace or lead its people."""

    @wraps(view)
    def open_to_leaders(request: Seated, *args: Any, **kwargs: Any) -> HttpResponse:
        if not leads(request.member):
            raise PermissionDenied("This belongs to administrators and supervisors.")
        return view(request, *args, **kwargs)

    return seated(open_to_leaders)


def _turn_away(request: Any) -> HttpResponse:
    if request.user.is_authenticated:
        raise PermissionDenied("This log-in has no seat in a workspace.")
    if request.htmx:
        # Her session ended while the page was open: after the log-in she is where she was.
        back = redirect_to_login(request.htmx.current_url_abs_path or "/")
        return HttpResponseClientRedirect(back["Location"])
    return redirect_to_login(request.get_full_path())
