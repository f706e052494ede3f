"""Take a member's seat away and hand her open work over."""

from django.db import transaction

from muhatap.conversations.models import Conversation
from muhatap.tenancy.deactivate import deactivate
from muhatap.tenancy.models import Member, Team


class NoSuchHeir(Exception):
    """The heir is the one who leaves, or sits here no more."""


def dismiss(member: Member, *, heir: Member | Team | None, by: Member) -> int:
    """Return how many open conversations went to the heir: a member, a team, or nobody.

    Raises MayNot, LastOwner or NoSuchHeir; then nothing has changed.
    """
    if isinstance(heir, Member) and (heir.pk == member.pk or not heir.is_active or not heir.may_answer):
        raise NoSuchHeir("Choose somebody who works here and may answer.")
    with transaction.atomic():
        deactivate(member, by=by)
        return hand_over(member, heir=heir, by=by)


def hand_over(member: Member, *, heir: Member | Team | None, by: Member) -> int:
    """Give each of the member's ongoing conversations to the heir; return how many there were."""
    held = Conversation.objects.ongoing().of(member).filter(workspace=member.workspace_id).order_by("pk")
    count = 0
    for conversation in held:
        to = heir if isinstance(heir, Member) else None
        team = heir if isinstance(heir, Team) else conversation.team
        conversation.assign(member=to, team=team, by=by)
        count += 1
    # Nobody is called to what is spam: it is only hers no more.
    member.conversations.filter(status=Conversation.Status.SPAM).update(assignee=None)
    return count
