"""Give a member another role."""

from django.db import transaction

from muhatap.journal.record import record
from muhatap.tenancy.models import Member
from muhatap.tenancy.owners import keep_an_owner
from muhatap.tenancy.ranks import MayNot, may_change, may_grant


def change_role(member: Member, role: str, *, by: Member) -> None:
    """Change the role, or raise MayNot or LastOwner; the same role changes nothing."""
    with transaction.atomic():
        before = member.role
        if role == before:
            return
        if not (may_change(by, member) and may_grant(by, role)):
            raise MayNot("Only an owner makes owners or changes one.")
        keep_an_owner(member.workspace_id, without=member)
        member.role = role
        member.save(update_fields=["role"])
        changed = {"role": [before, role]}
        workspace = member.workspace_id
        record(
            "settings.member_changed", workspace=workspace, by=by.pk, id=member.pk, name=member.name, changed=changed
        )
