"""The same deed for several conversations, each for itself: one that refuses does not stop the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from muhatap.conversations.models import Conversation
from muhatap.conversations.models.conversation import IsSpam
from muhatap.desk.names import name_of
from muhatap.desk.seated import Seated

MOST = 200
Act = Callable[[Conversation], bool]
"""Does the deed to one and returns whether that changed it; raises what the verb raises."""


class TooMany(Exception):
    """More are chosen than one press may change."""


@dataclass(slots=True)
class Outcome:
    """Which conversations changed, how many stand now as wanted, whose refused, and how many are not there."""

    changed: list[int] = field(default_factory=list)
    count: int = 0
    refused: list[str] = field(default_factory=list)
    gone: int = 0


def chosen(request: Seated) -> list[int]:
    """Return the ids that a form gives one by one and an address gives together; raise TooMany."""
    told = request.POST.getlist("matter") or request.GET.get("matters", "").split(",")
    numbers = sorted({int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 19})
    if len(numbers) > MOST:
        raise TooMany
    return numbers


def each(request: Seated, numbers: Sequence[int], act: Act) -> Outcome:
    """Do it to each, always in the order of their ids, so that two members who press at once do not lock each other."""
    rows = request.workspace.conversations.for_queue().select_related("team").filter(pk__in=numbers).order_by("pk")
    outcome, against = Outcome(), []
    for matter in rows:
        try:
            is_changed = act(matter)
        except IsSpam:
            against.append(matter.person)
            continue
        outcome.count += 1
        if is_changed:
            outcome.changed.append(matter.pk)
    prefetch_related_objects(against, "identities")
    outcome.refused = [name_of(person) for person in against]
    outcome.gone = len(numbers) - outcome.count - len(against)
    return outcome


def turning(verb: Callable[[Conversation], None]) -> Act:
    """Return the deed of a verb that changes whose turn it is."""

    def turn(matter: Conversation) -> bool:
        before = matter.status, matter.snoozed_until
        verb(matter)
        return (matter.status, matter.snoozed_until) != before

    return turn
