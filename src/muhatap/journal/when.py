"""Who answers which event: what must travel up from a lower room to a higher one travels so."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muhatap.journal.models import Event

Answer = Callable[["Event"], None]
_answers: dict[str, list[Answer]] = defaultdict(list)


def when(*kinds: str) -> Callable[[Answer], Answer]:
    """Have a function called by a worker, inside the workspace, once for every event of these kinds.

    What it changes commits with the note that it was called; where it raises, it is called again later.
    """

    def register(answer: Answer) -> Answer:
        for kind in kinds:
            _answers[kind].append(answer)
        return answer

    return register


def is_answered(kind: str) -> bool:
    """Whether any room answers events of this kind."""
    return kind in _answers


def answers_to(kind: str) -> list[Answer]:
    """Return the functions that answer a kind, in the order they were registered."""
    return list(_answers.get(kind, ()))
