"""The cast: one flower shop, its people, and the stranger from next door."""

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Dispatch
from muhatap.conversations.outbox.deliver_due import deliver_due
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
def nermin(workspace: Workspace) -> Member:
    """The owner."""
    return _seat(workspace, "Nermin Karataş", "owner", "nermin@cicekci.example")


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


@pytest.fixture
def mailbox(workspace: Workspace, tmp_path: Path) -> Channel:
    """Çiçekçi's mailbox; what it sends lies in a folder."""
    told = {"address": "destek@cicekci.example", "also_ours": ["bilgi@cicekci.example"], "outbox_folder": str(tmp_path)}
    return Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings=told)


Post = Callable[..., Conversation]


@pytest.fixture
def posts(mailbox: Channel) -> Post:
    """Return a function that lets a mail of Ayşe arrive and be heard; it returns the conversation."""

    def post(body: str = "Kargom nerede?", *, name: str = "soru", **head: str) -> Conversation:
        fields = {"From": "Ayşe Işık <ayse@ornek.net>", "To": "destek@cicekci.example", "Subject": "Kargo", **head}
        lines = [*(f"{field.replace('_', '-')}: {value}" for field, value in fields.items()), "MIME-Version: 1.0"]
        if "Content_Type" not in head:
            lines.append("Content-Type: text/plain; charset=utf-8")
        content = "\n".join([*lines, f"Message-ID: <{name}@ornek.net>", "", body, ""]).encode()
        write_down(mailbox.workspace_id, mailbox.pk, provider_id=name, content=content)
        hear_batch()
        return Conversation.objects.latest("pk")

    return post


def sent_mails(mailbox: Channel) -> list[EmailMessage]:
    """Deliver what is due and return what lies in the mailbox's outbox folder, oldest first."""
    deliver_due()
    keys = Dispatch.objects.filter(state="sent", channel=mailbox).order_by("pk").values_list("key", flat=True)
    folder = Path(mailbox.settings["outbox_folder"])
    return [message_from_bytes((folder / f"{key}.eml").read_bytes(), policy=policy.default) for key in keys]


def part_of(mail: EmailMessage, kind: str) -> str:
    """Return the mail's text ("plain") or its page ("html"), "" where it has none."""
    body = mail.get_body((kind,))
    return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""


def logged_in(member: Member) -> Client:
    """Return a browser in which the member is logged in."""
    client = Client()
    client.force_login(member.user)
    return client


def token_for(workspace: Workspace, *, member: Member | None = None, scopes: list[str] | None = None) -> str:
    """Return a new token's secret."""
    return Token.issue(workspace, name="sınama", member=member, scopes=scopes or [])
