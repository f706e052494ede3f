"""Accept an invitation."""

from django.db import connection, transaction

from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Invitation, Member, User
from muhatap.tenancy.models.token import digest_of


class InvitationSpent(Exception):
    """It was used, withdrawn, or is too old."""


class NeedsLogIn(Exception):
    """Somebody logs in with this address already: she accepts with her own password, not with a new one."""


def invitation_of(secret: str) -> Invitation | None:
    """Return the invitation of a link, its workspace loaded, or None where it does not open anything any more."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, invitation_id from invitation_by_digest(%s)", [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    with entered(row[0]):
        found = Invitation.objects.select_related("workspace").get(pk=row[1])
    return found if found.opens(at=now()) else None


def is_known(invitation: Invitation) -> bool:
    """Whether somebody logs in with the invited address already."""
    return User.objects.filter(email=invitation.email).exists()


def accept(invitation: Invitation, *, name: str, password: str = "", user: User | None = None) -> Member:
    """Return the new seat, or the old one opened again; raise InvitationSpent or NeedsLogIn.

    `user` is who is logged in; without one a new log-in is made with the password.
    """
    with entered(invitation.workspace_id), transaction.atomic():
        held = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if not held.opens(at=now()):
            raise InvitationSpent("This invitation was used or withdrawn. Ask for a new one.")
        if user is None:
            if is_known(held):
                raise NeedsLogIn("Log in first; then the invitation is yours.")
            user = User.objects.create_user(held.email, password)
        elif user.email != held.email:
            raise NeedsLogIn("This invitation is for another address.")
        seat = _seat(held, user, name)
        held.accepted_at = now()
        held.save(update_fields=["accepted_at"])
        record(
            "settings.member_joined",
            workspace=held.workspace_id,
            by=seat.pk,
            id=seat.pk,
            name=seat.name,
            role=seat.role,
        )
        return seat


def _seat(invitation: Invitation, user: User, name: str) -> Member:
    told = {"role": invitation.role, "is_active": True}
    seat, is_new = Member.objects.get_or_create(
        workspace_id=invitation.workspace_id,
        user=user,
        defaults={**told, "name": name or invitation.name or user.email, "language": invitation.language},
    )
    if not is_new:
        seat.role, seat.is_active = invitation.role, True
        seat.save(update_fields=["role", "is_active"])
    return seat
