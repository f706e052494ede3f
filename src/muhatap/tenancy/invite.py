"""Ask somebody in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.models import Invitation, Member, User
from muhatap.tenancy.models.token import digest_of
from muhatap.tenancy.ranks import MayNot, may_grant

LASTS = timedelta(days=7)


class SeatedAlready(Exception):
    """She has a seat here."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The seat that is offered."""

    email: str
    role: str
    name: str = ""
    language: str = "tr"


def invite(seat: Seat, *, by: Member) -> tuple[Invitation, str]:
    """Return the invitation and the secret of its link, which cannot be seen again; an earlier one is withdrawn.

    Raises MayNot or SeatedAlready.
    """
    if not may_grant(by, seat.role):
        raise MayNot("Only an owner makes owners.")
    email = User.objects.normalize_email(seat.email)
    with transaction.atomic():
        if Member.objects.filter(workspace=by.workspace_id, user__email=email, is_active=True).exists():
            raise SeatedAlready(f"{email} has a seat here already.")
        waiting = Invitation.objects.filter(workspace=by.workspace_id, email=email)
        waiting.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())
        secret = secrets.token_urlsafe(32)
        made = Invitation.objects.create(
            workspace_id=by.workspace_id,
            email=email,
            name=seat.name,
            role=seat.role,
            language=seat.language,
            link_hash=digest_of(secret),
            made_by=by,
            expires_at=now() + LASTS,
        )
        record("settings.member_invited", workspace=by.workspace_id, by=by.pk, id=made.pk, name=email, role=seat.role)
    return made, secret
