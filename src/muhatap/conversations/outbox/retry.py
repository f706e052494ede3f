"""Try a failed dispatch again because somebody asked for it."""

from muhatap.conversations.models import Dispatch
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member


class NothingToRetry(Exception):
    """The dispatch has not failed."""


def retry(dispatch: Dispatch, *, by: Member | None) -> None:
    """Queue a failed dispatch anew, under the same key; raise NothingToRetry."""
    waiting = Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.State.FAILED)
    if not waiting.update(state=Dispatch.State.QUEUED, attempts=0, not_before=now(), cause="", words=""):
        raise NothingToRetry("There is nothing to try again: it has not failed.")
