"""Take the conversation that waits most and is nobody's yet."""

from django.db import transaction
from django.db.models import F, FilteredRelation, Q

from muhatap.conversations.models import Conversation
from muhatap.tenancy.models import Member


class NobodyWaits(Exception):
    """Whoever waits for us has somebody already."""


def take_next(*, by: Member) -> Conversation:
    """Return the conversation that is hers now: the promise due first, then the longest wait. Raises NobodyWaits.

    What a team of others has is left to them; two who press at once get two conversations.
    """
    waiting = Conversation.objects.waiting_for_us().filter(workspace=by.workspace_id, assignee=None)
    hers = waiting.filter(Q(team=None) | Q(team__in=by.teams.all()))
    owed = FilteredRelation("promises", condition=Q(promises__kept_at__isnull=True))
    ordered = hers.annotate(owed=owed).order_by(F("owed__due_by").asc(nulls_last=True), "waiting_since", "pk")
    with transaction.atomic():
        found = ordered.select_for_update(of=("self",), skip_locked=True).first()
        if found is None:
            raise NobodyWaits("Nobody who waits is without somebody who answers.")
        found.assign(member=by, team=found.team, by=by)
    return found
