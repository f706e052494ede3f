"""Delete a team and hand over what it held."""

from django.db import transaction

from muhatap.conversations.dismiss import NoSuchHeir
from muhatap.conversations.models import Conversation, SavedView
from muhatap.journal.record import record
from muhatap.tenancy.models import Member, Team


def disband(team: Team, *, heir: Member | Team | None, by: Member) -> int:
    """Return how many conversations that are not resolved left the team; its members stay members.

    Another team gets them all. A member gets those that nobody holds; with nobody they wait in the common queue, and
    whoever holds one keeps it. Resolved ones, snippets and views follow to the other team; else the first two are
    everybody's, and a view is its owner's alone.
    Doing it twice changes nothing. Raises NoSuchHeir; then nothing has changed either.
    """
    if isinstance(heir, Member) and not (heir.is_active and heir.may_answer):
        raise NoSuchHeir("Choose somebody who works here and may answer.")
    if isinstance(heir, Team) and heir.pk == team.pk:
        raise NoSuchHeir("Choose another team.")
    with transaction.atomic():
        held = Team.objects.select_for_update().filter(pk=team.pk).first()  # nothing is given to it from here on
        if held is None:
            return 0
        members = list(held.members.order_by("name").values_list("name", flat=True))
        count = _hand_over(held, heir=heir, by=by)
        other = heir if isinstance(heir, Team) else None
        held.conversations.update(team=other)
        held.snippets.update(team=other)
        SavedView.objects.filter(workspace=held.workspace_id, team=held).update(team=other, is_shared=other is not None)
        changed = {"members": [members, []], "heir": [None, heir.name if heir else None]}
        told = {"id": held.pk, "name": held.name, "changed": changed, "conversations": count}
        record("settings.team_removed", workspace=held.workspace_id, about=None, by=by.pk, **told)
        held.delete()
    return count


def _hand_over(team: Team, *, heir: Member | Team | None, by: Member) -> int:
    """Give each ongoing conversation of the team that nobody holds to the heir; return how many left the team."""
    ongoing = Conversation.objects.ongoing().filter(team=team, workspace=team.workspace_id)
    count = ongoing.count()
    to = heir if isinstance(heir, Member) else None
    for conversation in ongoing.filter(assignee=None).order_by("pk"):
        conversation.assign(member=to, team=heir if isinstance(heir, Team) else None, by=by)
    return count
