"""Tell members of what concerns them."""

from collections.abc import Iterable
from datetime import timedelta

from muhatap.conversations.models import Notification
from muhatap.conversations.models.notification import ways_of
from muhatap.journal.models import Event
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member

PUSH_AFTER = timedelta(seconds=20)
"""A telephone stays quiet where its owner sees the thing on her screen within this time."""


def notify(members: Iterable[Member], *, kind: str, event: Event, by: Member | None = None) -> list[Notification]:
    """Return the new notifications; nobody is told of her own deed, twice of the same event, or against her choice."""
    told: list[Notification] = []
    if event.conversation_id is None:
        return told
    for member in members:
        ways = ways_of(member)[kind]
        if not ways or not member.is_active or (by and by.pk == member.pk):
            continue
        made, is_new = Notification.objects.get_or_create(
            workspace_id=event.workspace_id,
            member=member,
            event_id=event.pk,
            defaults={
                "conversation_id": event.conversation_id,
                "kind": kind,
                "by": by,
                "push_after": now() + PUSH_AFTER if "push" in ways else None,
            },
        )
        if is_new:
            about = {"conversation": event.conversation_id, "person": event.person_id}
            record("member.notified", workspace=event.workspace_id, about=about, by=member.pk, notification=made.pk)
            told.append(made)
    return told
