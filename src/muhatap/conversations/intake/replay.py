"""Put a parked or set-aside arrival back into the queue."""

from muhatap.channels.models import Arrival


class NothingToReplay(Exception):
    """The arrival was heard already, or its body was pruned."""


def replay(arrival: Arrival) -> None:
    """Let intake try the arrival again from the start; raise NothingToReplay."""
    waiting = Arrival.objects.filter(
        pk=arrival.pk, state__in=[Arrival.State.PARKED, Arrival.State.SET_ASIDE], body__isnull=False
    )
    if not waiting.update(state=Arrival.State.WAITING, tries=0, reason="", not_before=None):
        raise NothingToReplay("This arrival was heard already, or its content is no longer kept.")
