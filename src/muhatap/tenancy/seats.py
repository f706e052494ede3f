"""Who is asking: looked up before any workspace is entered."""

from django.db import connection

from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, User
from muhatap.tenancy.models.token import digest_of


def seat_of(user: User, *, wanted: int | None = None) -> Member | None:
    """Return the user's active seat in the wanted workspace, else her first one, else None."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, member_id from seats_of(%s)", [user.pk])
        seats: dict[int, int] = dict(cursor.fetchall())
    if not seats:
        return None
    workspace = wanted if wanted is not None and wanted in seats else min(seats)
    with entered(workspace):
        return Member.objects.select_related("workspace", "user").get(pk=seats[workspace])


def token_of(secret: str) -> Token | None:
    """Return the token with this secret, its workspace and member loaded, or None; also where the member left."""
    token = Token.objects.select_related("workspace").filter(digest=digest_of(secret)).first()
    if token and token.member_id:
        with entered(token.workspace_id):
            if not Member.objects.filter(pk=token.member_id, is_active=True).exists():
                return None
            token.member = Member.objects.select_related("user").get(pk=token.member_id)
    return token
