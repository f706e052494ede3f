"""Who opens a stream, and whether she still may: asked once when it opens, then of all open streams together."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from muhatap.tenancy.models import User
from muhatap.tenancy.models.token import digest_of
from muhatap.tenancy.seats import seat_of, token_of

# A session, a password or a token that was touched in any way does not stand: whose it is, is asked anew one by one.
_STANDING = """
with shown as (
  select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[]) with ordinality
    as n (name, print, user_id, password, member_id, place)
), seated as (
  select member_id from members_standing((select array_agg(member_id) from shown where member_id is not null))
)
select n.place from shown n
join django_session s on s.session_key = n.name and s.expire_date > now() and md5(s.session_data) = n.print
join tenancy_user u on u.id = n.user_id and u.is_active and u.password = n.password
join seated on seated.member_id = n.member_id
union all
select n.place from shown n
join tenancy_token t on t.digest = n.name and md5(t.scopes::text) = n.print and n.user_id is null
  and t.revoked_at is null
where n.member_id is null or n.member_id in (select member_id from seated)
"""


@dataclass(frozen=True)
class Viewer:
    """A member, or a program with a token (then `member` is empty)."""

    workspace: int
    member: int | None


@dataclass(frozen=True)
class Pass:
    """What somebody showed at the door and how it looked then: a session of a user, or a token (then no user)."""

    viewer: Viewer
    name: str
    print: str
    user: int | None = None
    password: str = ""


def pass_by_cookie(header: str) -> Pass | None:
    """Return the pass of the logged-in member of a Cookie header, checked as Django does for a page, or None."""
    cookie = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    if not cookie:
        return None
    try:
        stored = Session.objects.filter(session_key=cookie).values_list("session_data", flat=True).first()
        session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
        user = User.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
        if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            return None
        seat = seat_of(user, wanted=session.get("workspace"))
        viewer = Viewer(seat.workspace_id, seat.pk) if seat else None
        return Pass(viewer, cookie, _print(stored or ""), user.pk, user.password) if viewer else None
    finally:
        connection.close()


def pass_by_token(header: str) -> Pass | None:
    """Return the pass of an Authorization header's bearer token that may read events, or None."""
    if not header.startswith("Bearer "):
        return None
    secret = header.removeprefix("Bearer ").strip()
    try:
        token = token_of(secret)
        if token is None or not token.allows("events:read"):
            return None
        with connection.cursor() as cursor:
            cursor.execute("select scopes::text from tenancy_token where id = %s", [token.pk])
            found = cursor.fetchone()
        if found is None:  # it went with its workspace between the two looks
            return None
        return Pass(Viewer(token.workspace_id, token.member_id), digest_of(secret), _print(found[0]))
    finally:
        connection.close()


def standing(shown: Sequence[Pass]) -> list[bool]:
    """Return of each pass whether it is as good as when it was shown: one query, however many streams are open."""
    columns = zip(*((one.name, one.print, one.user, one.password, one.viewer.member) for one in shown), strict=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, [list(column) for column in columns])
            good = {place for (place,) in cursor.fetchall()}
    finally:
        connection.close()
    return [place in good for place in range(1, len(shown) + 1)]


def _print(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
