"""Who opens a stream: asked once, in a thread, and again now and then."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from muhatap.tenancy.models import User
from muhatap.tenancy.seats import seat_of, token_of


@dataclass(frozen=True)
class Viewer:
    """A member, or a program with a token (then `member` is empty)."""

    workspace: int
    member: int | None


def viewer_by_cookie(header: str) -> Viewer | None:
    """Return the logged-in member of a Cookie header, checked as Django does for a page, or None."""
    cookie = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    if not cookie:
        return None
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
        user = User.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
        if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            return None
        seat = seat_of(user, wanted=session.get("workspace"))
        return Viewer(seat.workspace_id, seat.pk) if seat else None
    finally:
        connection.close()


def viewer_by_token(header: str) -> Viewer | None:
    """Return the workspace of an Authorization header's bearer token that may read events, or None."""
    if not header.startswith("Bearer "):
        return None
    try:
        token = token_of(header.removeprefix("Bearer ").strip())
        return Viewer(token.workspace_id, token.member_id) if token and token.allows("events:read") else None
    finally:
        connection.close()
