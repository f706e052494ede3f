"""Answer the events that wait for it: call what rooms registered with `when`."""

from datetime import timedelta

import structlog
from django.db import OperationalError, transaction

from muhatap.journal.models import Event, Reaction
from muhatap.journal.when import answers_to
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

TRIES = 8
FIRST_WAIT = timedelta(seconds=5)


def react(limit: int = 50) -> int:
    """Return how many events were answered or put off; what an answer changed commits with the note that it was given.

    Each event is answered in a savepoint of its own, so that a poison one neither stops nor repeats the others.
    """
    with transaction.atomic():
        due = Reaction.objects.filter(not_before__lte=now(), tries__lt=TRIES).order_by("not_before", "pk")
        claimed = list(due.select_for_update(skip_locked=True)[:limit])
        answered = [one.pk for one in claimed if _answer(one)]
        Reaction.objects.filter(pk__in=answered).delete()
    return len(claimed)


def _answer(reaction: Reaction) -> bool:
    try:
        with entered(reaction.workspace_id):
            event = Event.objects.get(pk=reaction.event_id)
            for answer in answers_to(event.kind):
                answer(event)
    except OperationalError:  # nobody's fault: the loop waits, and no try is counted
        raise
    except Exception as trouble:  # noqa: BLE001 - one event's trouble must not keep the others from their answers
        _put_off(reaction, trouble)
        return False
    return True


def _put_off(reaction: Reaction, trouble: Exception) -> None:
    reaction.tries += 1
    reaction.not_before = now() + FIRST_WAIT * 4 ** (reaction.tries - 1)
    reaction.reason = type(trouble).__name__
    reaction.save(update_fields=["tries", "not_before", "reason"])
    log.error("reaction.failed", number=reaction.event_id, tries=reaction.tries, trouble=type(trouble).__name__)
