"""Who is asking: looked up before any workspace is entered."""

from datetime import timedelta

from django.db import connection

from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, User
from muhatap.tenancy.models.token import digest_of

USED_EVERY = timedelta(minutes=1)


def seats_of(user: User) -> dict[int, int]:
    """Return the user's active seats: the member's id by the workspace's."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, member_id from seats_of(%s)", [user.pk])
        return dict(cursor.fetchall())


def seat_of(user: User, *, wanted: int | None = None) -> Member | None:
    """Return the user's active seat in the wanted workspace, else her first one, else None."""
    seats = seats_of(user)
    if not seats:
        return None
    workspace = wanted if wanted is not None and wanted in seats else min(seats)
    with entered(workspace):
        return Member.objects.select_related("workspace", "user").get(pk=seats[workspace])


def token_of(secret: str) -> Token | None:
    """Return the token with this secret, its workspace and member loaded, or None; also where the member left.

    Its last use is written down at most once a minute.
    """
    found = Token.objects.select_related("workspace").filter(digest=digest_of(secret), revoked_at=None)
    token = found.first()
    if token and (token.last_used_at is None or now() - token.last_used_at > USED_EVERY):
        found.update(last_used_at=now())
    if token and token.member_id:
        with entered(token.workspace_id):
            if not Member.objects.filter(pk=token.member_id, is_active=True).exists():
                return None
            token.member = Member.objects.select_related("user").get(pk=token.member_id)
    return token
