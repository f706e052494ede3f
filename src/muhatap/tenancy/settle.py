"""End the set-up of a workspace."""

from muhatap.journal.record import record
from muhatap.tenancy.models import Member, Workspace


def settle(workspace: Workspace, *, by: Member) -> None:
    """Let the desk open by itself from now on; doing it twice changes nothing."""
    if not workspace.awaits_channel:
        return
    workspace.awaits_channel = False
    workspace.save(update_fields=["awaits_channel"])
    record("workspace.settled", workspace=workspace.pk, by=by.pk)
