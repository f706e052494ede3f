"""Found the first workspace of an empty installation, and its owner."""

from dataclasses import dataclass

from django.db import transaction

from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, SetupLink, User, Workspace
from muhatap.tenancy.models.token import digest_of


class LinkSpent(Exception):
    """The link was used, is too old, or there is a workspace already."""


@dataclass(frozen=True, slots=True)
class Company:
    """What the workspace is called and where it is at home."""

    name: str
    slug: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose workspace it is."""

    name: str
    email: str
    password: str


def found(secret: str, *, company: Company, owner: Owner) -> Member:
    """Return the owner's seat in the new workspace; raise LinkSpent. Of two who press at once, one wins."""
    with transaction.atomic():
        link = SetupLink.objects.select_for_update().filter(digest=digest_of(secret)).first()
        if link is None or not link.opens(at=now()) or Workspace.objects.exists():
            raise LinkSpent("This link was used already, or it is too old. Start Muhatap again to see a new one.")
        workspace = Workspace.objects.create(
            slug=company.slug,
            name=company.name,
            language=company.language,
            languages=[company.language],
            time_zone=company.time_zone,
            awaits_channel=True,
        )
        link.used_at = now()
        link.save(update_fields=["used_at"])
        return _seat(workspace, owner)


def may_be_set_up(secret: str) -> bool:
    """Whether the link still opens an empty installation."""
    link = SetupLink.objects.filter(digest=digest_of(secret)).first()
    return link is not None and link.opens(at=now()) and not Workspace.objects.exists()


def _seat(workspace: Workspace, owner: Owner) -> Member:
    with entered(workspace.pk):
        email = User.objects.normalize_email(owner.email)
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, owner.password)
        else:  # a log-in that is left from a workspace which is no more
            user.set_password(owner.password)
            user.save(update_fields=["password"])
        seat = Member.objects.create(
            workspace=workspace, user=user, name=owner.name, role=Member.Role.OWNER, language=workspace.language
        )
        record("workspace.founded", workspace=workspace.pk, by=seat.pk, name=workspace.name)
        return seat
