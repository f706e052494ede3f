"""A workspace never loses its last owner."""

from muhatap.tenancy.models import Member


class LastOwner(Exception):
    """Somebody else must become an owner first."""


def keep_an_owner(workspace: int, *, without: Member) -> None:
    """Lock the owners, so that two changes follow each other; raise LastOwner where nobody but this one is left."""
    owners = Member.objects.select_for_update().filter(workspace=workspace, role=Member.Role.OWNER, is_active=True)
    held = [owner.pk for owner in owners.order_by("pk")]
    if without.pk in held and len(held) == 1:
        raise LastOwner("This is the last owner. Make somebody else an owner first.")
