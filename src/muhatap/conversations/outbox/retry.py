"""Try a failed dispatch again because somebody asked for it."""

from django.db.models import Case, Value, When

from muhatap.conversations.models import Dispatch
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member


class NothingToRetry(Exception):
    """The dispatch has not failed."""


def retry(dispatch: Dispatch, *, by: Member | None) -> None:
    """Queue a failed dispatch anew, under the same key; raise NothingToRetry."""
    waiting = Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.State.FAILED)
    # What may have arrived is asked about again before it is sent again.
    state = Case(When(cause="unknown", then=Value(Dispatch.State.UNKNOWN)), default=Value(Dispatch.State.QUEUED))
    if not waiting.update(state=state, attempts=0, not_before=now(), cause="", words=""):
        raise NothingToRetry("There is nothing to try again: it has not failed.")
