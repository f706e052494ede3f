"""A flood is told to wait, and costs nobody else anything."""

from muhatap.portal.chat.limits import SHUT_FOR, STUBBORN, Limits, Rule

RULE = Rule(3, 60)


class Clock:
    """Time as told."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.at


def test_so_many_at_once_and_then_a_wait_that_is_long_enough() -> None:
    clock = Clock()
    limits = Limits(clock)

    assert [limits.take("messages", "ayse", RULE) for _ in range(3)] == [0, 0, 0]
    wait = limits.take("messages", "ayse", RULE)
    assert wait == 20
    clock.at += wait
    assert limits.take("messages", "ayse", RULE) == 0


def test_one_visitors_flood_is_not_anothers() -> None:
    limits = Limits(Clock())
    for _ in range(10):
        limits.take("messages", "ayse", RULE)

    assert limits.take("messages", "deniz", RULE) == 0
    assert limits.take("typing", "ayse", RULE) == 0


def test_who_goes_on_knocking_is_shut_out_for_a_while() -> None:
    clock = Clock()
    limits = Limits(clock)
    for _ in range(3 + STUBBORN):
        limits.take("messages", "ayse", RULE)

    assert limits.take("messages", "ayse", RULE) == SHUT_FOR
    clock.at += SHUT_FOR - 1
    assert limits.take("messages", "ayse", RULE) == 1
    clock.at += 1
    assert limits.take("messages", "ayse", RULE) == 0
