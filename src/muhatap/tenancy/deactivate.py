"""Take a seat away, and give it back."""

from django.db import transaction

from muhatap.journal.record import record
from muhatap.tenancy.models import Member
from muhatap.tenancy.owners import keep_an_owner
from muhatap.tenancy.ranks import MayNot, may_change


def deactivate(member: Member, *, by: Member) -> None:
    """Close the seat: every page and stream is shut to it from now on. Raises MayNot or LastOwner."""
    _turn(member, is_active=False, by=by)


def reactivate(member: Member, *, by: Member) -> None:
    """Open a closed seat again, with the role it had. Raises MayNot."""
    _turn(member, is_active=True, by=by)


def _turn(member: Member, *, is_active: bool, by: Member) -> None:
    with transaction.atomic():
        if not may_change(by, member):
            raise MayNot("Only an owner changes an owner.")
        keep_an_owner(member.workspace_id, without=member)
        if member.is_active == is_active:
            return
        member.is_active = is_active
        member.save(update_fields=["is_active"])
        kind = "settings.member_returned" if is_active else "settings.member_left"
        record(kind, workspace=member.workspace_id, by=by.pk, id=member.pk, name=member.name)
