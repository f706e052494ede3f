"""The cast: one flower shop, its people, and the stranger from next door."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, User, Workspace


@pytest.fixture
def workspace(db: None) -> Iterator[Workspace]:
    """Çiçekçi, entered."""
    shop = Workspace.objects.create(slug="cicekci", name="Çiçekçi")
    with entered(shop.pk):
        yield shop


def _seat(workspace: Workspace, name: str, role: str, email: str) -> Member:
    with entered(workspace.pk):
        user = User.objects.create_user(email, "uzun-bir-parola")
        return Member.objects.create(workspace=workspace, user=user, name=name, role=role)


@pytest.fixture
def selin(workspace: Workspace) -> Member:
    """The supervisor."""
    return _seat(workspace, "Selin Uçar", "supervisor", "selin@cicekci.example")


@pytest.fixture
def defne(workspace: Workspace) -> Member:
    """An agent."""
    return _seat(workspace, "Defne Aksoy", "agent", "defne@cicekci.example")


@pytest.fixture
def observer(workspace: Workspace) -> Member:
    """May read and nothing else."""
    return _seat(workspace, "Oya Bakan", "observer", "oya@cicekci.example")


@pytest.fixture
def stranger(db: None) -> Member:
    """The owner of another workspace, Rakip, who must find nothing of ours."""
    rival = Workspace.objects.create(slug="rakip", name="Rakip")
    return _seat(rival, "Rıza Rakip", "owner", "riza@rakip.example")


@pytest.fixture
def line(workspace: Workspace) -> Channel:
    """A rehearsal channel of Çiçekçi."""
    return Channel.objects.create(workspace=workspace, kind="rehearsal", name="Prova")


Write = Callable[..., int]


@pytest.fixture
def hears(line: Channel) -> Write:
    """Return a function that lets a message arrive and be heard; it returns the arrival's id."""

    def write(
        text: str = "Merhaba", *, external_id: str = "m1", sender: dict[str, Any] | None = None, **said: Any
    ) -> int:
        body = {
            "external_id": external_id,
            "text": text,
            "sender": sender or {"external_id": "ayse", "name": "Ayşe Işık"},
        }
        content = json.dumps(body | said).encode()
        arrival, _ = write_down(
            line.workspace_id, line.pk, provider_id=said.pop("delivery", external_id), content=content
        )
        hear_batch()
        return arrival

    return write


@pytest.fixture
def conversation(hears: Write, workspace: Workspace) -> Conversation:
    """Ayşe asked something and waits."""
    hears("Orkidem soldu, ne yapayım?")
    return Conversation.objects.get()


def logged_in(member: Member) -> Client:
    """Return a browser in which the member is logged in."""
    client = Client()
    client.force_login(member.user)
    return client


def token_for(workspace: Workspace, *, member: Member | None = None, scopes: list[str] | None = None) -> str:
    """Return a new token's secret."""
    return Token.issue(workspace, name="sınama", member=member, scopes=scopes or [])
