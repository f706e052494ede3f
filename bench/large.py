"""The large workspace, made once for all that measures on it."""

import time
from collections import Counter
from dataclasses import dataclass
from functools import cache

from bench.cast import Shop, seats, shop
from bench.generate import TEXTS, Data, generate
from bench.words import Words

CONVERSATIONS = 100_000


@dataclass(frozen=True, slots=True)
class Large:
    """A shop with a hundred thousand conversations, and how long it took to make them."""

    here: Shop
    data: Data
    took: float

    @property
    def rows(self) -> dict[str, int]:
        """Return how much there is, for the figures."""
        return {"conversations": CONVERSATIONS, "messages": self.data.rows["conversations_message"]}


@cache
def large() -> Large:
    """Return the large workspace, making it where it is not there yet."""
    here = shop("large")
    members = [member for member, _ in seats(here.workspace, 19, prefix="ekip")] + [here.member]
    began = time.perf_counter()
    data = generate(here.workspace, here.channel, members, conversations=CONVERSATIONS)
    return Large(here, data, time.perf_counter() - began)


@cache
def by_frequency() -> list[str]:
    """Return the words of the pool of texts, the most frequent first."""
    words = Words(11)
    counted = Counter(word for _ in range(TEXTS) for word in words.text(20, 100).split())
    return [word for word, _ in counted.most_common()]
