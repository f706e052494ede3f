"""The workspace itself: who works in it, and the channels it is reached on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from muhatap.channels.connector import connector_of
from muhatap.channels.models import Channel
from muhatap.kit.sealing import seal
from muhatap.server.demo.staff import BUSINESS, PASSWORD, SUPPORT, TEAM
from muhatap.tenancy.models import Member, Team, TeamSeat, User, Workspace

ADDRESS = "destek@mirra.example"
_CHANNELS: dict[str, str] = {
    "email": "E-posta",
    "chat": "Site sohbeti",
    "x": "X · @mirrakahve",
    "instagram": "Instagram · @mirrakahve",
    "whatsapp": "WhatsApp",
    "phone": "Telefon",
    "api": "Mağaza programı",
}


_KINDS = {"chat": "webchat"}
"""Channels of the stories that are live in the demo, by the kind that serves them."""


def open_seats(workspace: Workspace) -> tuple[dict[str, Member], dict[str, Team]]:
    """Return the new members by e-mail address and the new teams by name."""
    password = make_password(PASSWORD)
    for one in TEAM:
        # A log-in may be left from a workspace that was deleted.
        User.objects.update_or_create(email=one.email, defaults={"password": password, "is_active": True})
    users = User.objects.in_bulk([one.email for one in TEAM], field_name="email")
    members = Member.objects.bulk_create(
        Member(
            workspace=workspace,
            user=users[one.email],
            name=one.name,
            role=one.role,
            signature=one.signature,
            skills=list(one.skills),
            created_at=workspace.created_at,
        )
        for one in TEAM
    )
    by_email = {one.email: member for one, member in zip(TEAM, members, strict=True)}
    teams = Team.objects.bulk_create(Team(workspace=workspace, name=name) for name in (SUPPORT, BUSINESS))
    by_name = {team.name: team for team in teams}
    TeamSeat.objects.bulk_create(
        TeamSeat(workspace=workspace, team=by_name[name], member=by_email[one.email])
        for one in TEAM
        for name in one.teams
    )
    return by_email, by_name


def open_channels(workspace: Workspace, *, last: dict[tuple[str, str], datetime]) -> dict[str, Channel]:
    """Return the new channels by kind; `last` says when something last came in or went out: ("email", "reply")."""
    channels = Channel.objects.bulk_create(
        Channel(
            workspace=workspace,
            kind=_KINDS.get(kind, kind),
            name=name,
            settings=_settings(kind),
            sealed=_sealed(kind),
            last_in_at=last.get((kind, "incoming")),
            last_out_at=last.get((kind, "reply")),
            created_at=workspace.created_at,
        )
        for kind, name in _CHANNELS.items()
    )
    return dict(zip(_CHANNELS, channels, strict=True))


def _settings(kind: str) -> dict[str, Any]:
    """Return a channel's settings: the demo's e-mails are written into a folder and go nowhere else."""
    if kind != "email":
        return {}
    return {"address": ADDRESS, "from_name": "Mırra", "outbox_folder": str(settings.HOME / "demo-outbox")}


def _sealed(kind: str) -> bytes:
    """Return the secrets that a new channel of this kind gets, sealed."""
    if kind not in _KINDS:
        return b""
    connector: Any = connector_of(_KINDS[kind])
    return seal(connector.fresh_secrets(), key=settings.MUHATAP_KEY)
