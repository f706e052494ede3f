"""Who takes part: a workspace, its channels, its members, and a way in for each."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shop:
    """A workspace with a token, an API channel, a rehearsal channel and a member who is logged in."""

    workspace: int
    channel: int
    rehearsal: int
    mail: int
    member: int
    token: str
    cookie: str


def shop(slug: str) -> Shop:
    """Create a shop of this name and return what is needed to use it."""
    from muhatap.channels.models import Channel
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Token, Workspace

    made = Workspace.objects.create(slug=slug, name=slug)
    with entered(made.pk):
        kinds: dict[str, dict[str, Any]] = {
            "api": {},
            "rehearsal": {},
            "email": {"address": f"destek@{slug}.example"},
        }
        channels = {
            kind: Channel.objects.create(workspace=made, kind=kind, name=kind, settings=settings).pk
            for kind, settings in kinds.items()
        }
        member, cookie = seats(made.pk, 1)[0]
        token = Token.issue(made, name="bench", scopes=[])
    return Shop(made.pk, channels["api"], channels["rehearsal"], channels["email"], member, token, cookie)


def seats(workspace: int, count: int, *, prefix: str = "uye") -> list[tuple[int, str]]:
    """Create members and return each one's id and the session cookie of her log-in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Member, User

    found = []
    with entered(workspace):
        for number in range(count):
            # No password is hashed: nobody types one here.
            user = User.objects.create_user(f"{prefix}{number}.{workspace}@bench.example")
            name = f"Üye {number}"
            member = Member.objects.create(workspace_id=workspace, user=user, name=name, role="supervisor")
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            found.append((member.pk, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"))
    return found
