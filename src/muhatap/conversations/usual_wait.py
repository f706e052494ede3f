"""How long people really waited for a first reply lately, so that the next one can be told honestly."""

from datetime import datetime, timedelta

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Promise

LATELY = timedelta(days=7)
ENOUGH = 10
SHARE = 0.8
LONGEST = timedelta(hours=24)


def usual_wait(channel: Channel, *, at: datetime) -> timedelta | None:
    """Return the time within which four of five lately got their first reply here; None where it cannot be said.

    Those who still wait count with the time they have waited, where that is longer: leaving them out would flatter us.
    """
    lately = Promise.objects.exclude(conversation__status=Conversation.Status.SPAM).filter(
        workspace=channel.workspace_id,
        conversation__channel=channel,
        kind=Promise.Kind.FIRST_REPLY,
        made_at__gte=at - LATELY,
        made_at__lte=at,
    )
    settled: list[timedelta] = []
    waiting: list[timedelta] = []
    for made, kept in lately.values_list("made_at", "kept_at"):
        (settled if kept else waiting).append((kept or at) - made)
    return honest(settled, waiting)


def honest(settled: list[timedelta], waiting: list[timedelta]) -> timedelta | None:
    """Return the wait that four of five did not exceed, or None: too few to tell, or a day and more."""
    usual = _share_of(settled)
    if usual is None:
        return None
    longer = [one for one in waiting if one > usual]
    told = _share_of(settled + longer)
    return told if told is not None and told < LONGEST else None


def _share_of(waits: list[timedelta]) -> timedelta | None:
    if len(waits) < ENOUGH:
        return None
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(len(ordered) * SHARE))]
