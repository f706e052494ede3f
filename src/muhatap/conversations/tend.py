"""What the passing of time does: promises break, the snoozed wake."""

from django.db import connection

from muhatap.conversations.models import Conversation, Promise
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered


def tend(limit: int = 200) -> int:
    """Return how many promises broke and conversations woke; each in a transaction of its own."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from promises_overdue(%s, %s)", [at, limit])
        overdue = cursor.fetchall()
        cursor.execute("select workspace_id, id from conversations_slept_enough(%s, %s)", [at, limit])
        rested = cursor.fetchall()
    for workspace, number in overdue:
        with entered(workspace):
            _break(workspace, number)
    for workspace, number in rested:
        with entered(workspace):
            asleep = Conversation.objects.filter(pk=number, snoozed_until__lte=at).first()
            if asleep:
                asleep.wake()
    return len(overdue) + len(rested)


def _break(workspace: int, number: int) -> None:
    promise = Promise.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=number)
    if promise.state != Promise.State.OPEN or promise.conversation.status == Conversation.Status.SPAM:
        return
    promise.state = Promise.State.BROKEN
    promise.save(update_fields=["state"])
    about = {"person": promise.conversation.person_id, "conversation": promise.conversation_id}
    record("promise.broken", workspace=workspace, about=about, promise=number)
