"""Log-in and security: the password, the second step, and where she is logged in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from muhatap.desk.both import said
from muhatap.desk.browsers import browser_of, is_phone
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import refused, saved, shown


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is logged in."""

    session: Any
    browser: str
    is_phone: bool
    is_this: bool


@may("me")
@never_cache
@require_GET
def security(request: Seated) -> HttpResponse:
    """Show the second step and every open session of hers, this one marked."""
    user: Any = request.member.user
    has_second_step = user.authenticator_set.filter(type="totp").exists()
    return shown(request, "security", "security", places=_places(request), has_second_step=has_second_step)


@may("me")
@require_http_methods(["POST", "DELETE"])
def session(request: Seated, pk: int) -> HttpResponse:
    """Log her out in one other place."""
    user: Any = request.member.user
    held = get_object_or_404(user.usersession_set, pk=pk)
    if held.session_key == request.session.session_key:
        return refused(request, ("Burası şu anki oturumun.", "This is the session you are in."), "security")
    held.end()
    return saved(request, said("O oturum kapatıldı", "That session is ended"), "security")


@may("me")
@require_http_methods(["POST"])
def others(request: Seated) -> HttpResponse:
    """Log her out everywhere but here."""
    user: Any = request.member.user
    count = 0
    for held in user.usersession_set.exclude(session_key=request.session.session_key):
        held.end()
        count += 1
    return saved(request, said(f"Kapatılan oturum: {count}", f"Sessions ended: {count}"), "security")


def _places(request: Seated) -> list[Place]:
    user: Any = request.member.user
    found = [one for one in user.usersession_set.order_by("-last_seen_at") if not one.purge()]
    key = request.session.session_key
    places = [Place(one, browser_of(one.user_agent), is_phone(one.user_agent), one.session_key == key) for one in found]
    return sorted(places, key=lambda place: not place.is_this)
