"""A flood is told to wait, and costs nobody else anything."""

from typing import Any

import pytest

from muhatap.portal.chat.limits import ADDRESS, LIMITS, SHUT_FOR, STUBBORN, Limits, Rule, network
from tests.portal.chat.conftest import Visitor

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


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_one_network_of_ipv6_counts_as_one_address(address: str, whose: str) -> None:
    assert network(address) == whose


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time goes by, so that no bucket fills again."""
    monkeypatch.setattr(LIMITS, "_clock", lambda: 0.0)


@pytest.mark.usefixtures("still")
def test_a_flood_costs_no_question_to_the_database(ayse: Visitor, django_assert_num_queries: Any) -> None:
    ayse.enter()
    for number in range(20):
        ayse.post("messages", {"id": f"sel-{number:05}", "text": "x"})

    with django_assert_num_queries(0):
        refused = ayse.post("messages", {"id": "sel-00020", "text": "x"})
    assert refused.status_code == 429


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("deed", ["reading", "preflight"])
def test_whoever_has_no_pass_is_counted_by_the_address(
    ayse: Visitor, monkeypatch: pytest.MonkeyPatch, deed: str, django_assert_num_queries: Any
) -> None:
    monkeypatch.setitem(ADDRESS, deed, Rule(2, 60))
    ask = ayse.client.options if deed == "preflight" else ayse.client.get
    address = f"/chat/{ayse.channel.key}/"
    homes = ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2::3", "2001:db8:1:9::1"]
    answers = [ask(address, headers={"Origin": ayse.origin}, REMOTE_ADDR=one) for one in homes]
    with django_assert_num_queries(0):
        ask(address, headers={"Origin": "https://kotu.example"}, REMOTE_ADDR=homes[0])

    assert [answer.status_code == 429 for answer in answers] == [False, False, True, False]
