"""Which customer lives through which story: some come once, some come back over the years."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta

from muhatap.server.demo.names import REGULARS
from muhatap.server.demo.people import Customer
from muhatap.server.demo.stories import Story

REST = timedelta(days=5)
MOST = 9


class Casting:
    """Hands out customers for stories in the order of time."""

    def __init__(self, customers: tuple[Customer, ...], rng: random.Random) -> None:
        self._customers = customers
        self._rng = rng
        self._groups: defaultdict[str, list[int]] = defaultdict(list)
        for number, customer in enumerate(customers):
            self._groups[_group(customer)].append(number)
        self._times: Counter[int] = Counter()
        self._until: dict[int, datetime] = {}
        self._lived: defaultdict[int, set[str]] = defaultdict(set)

    def customer_for(self, story: Story, *, begins: datetime, ends: datetime, is_present: bool) -> int:
        """Return the number of a customer whom the story fits and who has no other matter at that time."""
        group = self._groups[_group_of(story)]
        free = [
            number
            for number in group
            if number not in self._until
            or (
                self._until[number] + REST < begins
                and story.slug not in self._lived[number]
                and self._times[number] < MOST
            )
        ]
        chosen = self._choose(free or group, is_present)
        self._times[chosen] += 1
        self._until[chosen] = max(ends, self._until.get(chosen, ends))
        self._lived[chosen].add(story.slug)
        return chosen

    def _choose(self, free: list[int], is_present: bool) -> int:
        known = [number for number in free if self._times[number]]
        new = [number for number in free if not self._times[number]]
        if is_present:
            regulars = [number for number in known if self._customers[number].name in REGULARS]
            if regulars:
                return regulars[0]
        if new and (not known or self._rng.random() < 0.5):
            return new[0]
        weights = [1 + self._times[number] for number in known]
        return self._rng.choices(known, weights)[0] if known else free[0]


def _group(customer: Customer) -> str:
    return "business" if customer.company else customer.language


def _group_of(story: Story) -> str:
    if story.language == "en":
        return "en"
    return "business" if story.topic == "kurumsal" else "tr"
