"""Two workspaces that are really committed, for streams hear only of what is; they are swept away afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from muhatap.server.streams.hub import Hub
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, User, Workspace

TABLES = (
    "journal_reaction",
    "journal_event",
    "channels_arrival",
    "channels_ban",
    "people_identity",
    "people_person",
    "channels_channel",
    "tenancy_token",
    "tenancy_member",
)


@dataclass(frozen=True)
class Place:
    """A workspace with a member who is logged in, and a program that has a token."""

    workspace: int
    member: Member
    cookie: str
    secret: str


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[Place, Place]]:
    """Çiçekçi and the stranger's Rakip."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        places = (_place("akis-cicekci"), _place("akis-rakip"))
        yield places
        _sweep([place.workspace for place in places])
        connection.close()


def _place(slug: str) -> Place:
    shop = Workspace.objects.create(slug=slug, name=slug)
    with entered(shop.pk):
        user = User.objects.create_user(f"uye@{slug}.example")
        member = Member.objects.create(workspace=shop, user=user, name="Üye", role="agent")
        secret = Token.issue(shop, name="Akış", scopes=["events:read"])
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Place(shop.pk, member, f"{settings.SESSION_COOKIE_NAME}={cookie}", secret)


def _sweep(workspaces: list[int]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select user_id from tenancy_member where workspace_id = any(%s)", [workspaces])
        users = [row[0] for row in cursor.fetchall()]
        arrivals = "select id from channels_arrival where workspace_id = any(%s)"
        cursor.execute(f"delete from channels_arrivalbody where arrival_id in ({arrivals})", [workspaces])  # noqa: S608
        for table in TABLES:
            cursor.execute(f"delete from {table} where workspace_id = any(%s)", [workspaces])  # noqa: S608
        cursor.execute("delete from tenancy_user where id = any(%s)", [users])
        cursor.execute("delete from tenancy_workspace where id = any(%s)", [workspaces])
        cursor.execute("delete from django_session")
    connections["owner"].close()


@pytest.fixture
def hub(two: tuple[Place, Place]) -> Hub:
    """A hub over the tests' database, not listening yet."""
    params = connections["default"].get_connection_params()
    known = ("host", "port", "user", "password", "dbname")
    return Hub({name: params[name] for name in known if params.get(name)})
