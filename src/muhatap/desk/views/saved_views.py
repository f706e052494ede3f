"""Saved views: kept from a search, renamed, shared, thrown away."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from muhatap.conversations.models import SavedView
from muhatap.conversations.save_view import MOST, MayNot, NameTaken, NoName, TooManyViews, Wish, save_view
from muhatap.desk.search import Asked
from muhatap.desk.seated import Seated, seated_for_herself
from muhatap.desk.views.answering import refused
from muhatap.tenancy.models import Team

TROUBLES: dict[type[Exception], tuple[str, str]] = {
    NoName: ("no_view_name", ""),
    NameTaken: ("view_name_taken", ""),
    TooManyViews: ("too_many_views", str(MOST)),
    MayNot: ("may_not_share", ""),
}


@seated_for_herself
@require_POST
def saved_views(request: Seated) -> HttpResponse:
    """Keep what `asked`, the query string of a search, asks under the name `name`; lead to it."""
    return _save(request, Asked.read(QueryDict(request.POST.get("asked", ""))).kept)


@seated_for_herself
@require_POST
def saved_view(request: Seated, pk: int) -> HttpResponse:
    """Rename a view and say anew who sees it; what it asks stays."""
    view = _seen(request, pk)
    return _save(request, view.asked, view)


@seated_for_herself
@require_POST
def removal(request: Seated, pk: int) -> HttpResponse:
    """Throw a view away."""
    view = _seen(request, pk)
    if not view.may_be_changed_by(request.member):
        return refused(request, "may_not_share")
    view.delete()
    return _to(request, reverse("desk:inbox"))


def _save(request: Seated, asked: dict[str, str], view: SavedView | None = None) -> HttpResponse:
    sharing = request.POST.get("sharing", "")
    wish = Wish(request.POST.get("name", ""), asked, is_shared=bool(sharing), team=_team(request, sharing))
    try:
        kept = save_view(wish, by=request.member, view=view)
    except tuple(TROUBLES) as trouble:
        kind, words = TROUBLES[type(trouble)]
        return refused(request, kind, words=words)
    return _to(request, f"{reverse('desk:inbox')}?tab=view-{kept.pk}")


def _seen(request: Seated, pk: int) -> SavedView:
    found: SavedView = get_object_or_404(request.workspace.saved_views.seen_by(request.member), pk=pk)
    return found


def _team(request: Seated, sharing: str) -> Team | None:
    if sharing in {"", "all"}:
        return None
    number = int(sharing) if sharing.isascii() and sharing.isdigit() and len(sharing) < 19 else 0
    found: Team = get_object_or_404(request.workspace.teams, pk=number)
    return found


def _to(request: Seated, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
