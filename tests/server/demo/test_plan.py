"""What the demo promises of its eighteen months, whenever it is opened."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from muhatap.server.demo.moments import turn_start
from muhatap.server.demo.plan import Matter, Plan, plan
from muhatap.server.demo.slots import ISTANBUL
from muhatap.server.demo.staff import WRITERS
from muhatap.server.demo.stories import SLOTS, all_stories

MOMENTS = [
    datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 20, tzinfo=UTC),
    datetime(2027, 7, 18, 4, 45, tzinfo=UTC),
]


@cache
def planned(at: datetime) -> Plan:
    return plan(at)


@pytest.fixture(params=MOMENTS, ids=["noon", "night", "sunday-morning"])
def told(request: pytest.FixtureRequest) -> Plan:
    return planned(request.param)


def ongoing(told: Plan) -> list[Matter]:
    return [matter for matter in told.matters if matter.status != "resolved"]


def test_the_same_moment_and_seed_give_the_same_plan() -> None:
    at = MOMENTS[0]
    assert plan(at) == planned(at)
    assert plan(at, seed=8) != planned(at)


def test_there_are_900_conversations_of_about_5000_messages(told: Plan) -> None:
    assert len(told.matters) == 900
    assert 4_500 <= sum(len(matter.said) for matter in told.matters) <= 6_000


def test_every_story_is_told_before_any_is_told_again(told: Plan) -> None:
    times = Counter(matter.story.slug for matter in told.matters)
    assert len(times) == min(900, len(all_stories())) >= 250
    assert max(times.values()) - min(times.values()) <= 1


def test_texts_differ_and_no_slot_is_left_open(told: Plan) -> None:
    texts = [text for matter in told.matters for text in (matter.subject, *(said.text for said in matter.said))]
    assert len({said.text for matter in told.matters for said in matter.said}) >= 1_500
    assert [text for text in texts if any(f"{{{slot}}}" in text for slot in SLOTS)] == []


def test_nothing_happens_in_the_future_or_before_the_eighteen_months(told: Plan) -> None:
    for matter in told.matters:
        assert told.at - timedelta(days=548) <= matter.said[0].at
        assert matter.said[-1].at <= told.at
        assert matter.resolved_at is None or matter.said[-1].at <= matter.resolved_at <= told.at
        assert all(before.at <= after.at for before, after in pairwise(matter.said))


def test_the_status_says_who_had_the_last_word(told: Plan) -> None:
    for matter in told.matters:
        last = [said for said in matter.said if said.kind != "note"][-1]
        assert (matter.resolved_at is not None) == (matter.status == "resolved")
        assert (matter.snoozed_until is not None) == (matter.status == "snoozed")
        assert (matter.waiting_since is not None) == (matter.status == "open")
        assert matter.status == "resolved" or (last.kind == "incoming") == (matter.status == "open")
        assert matter.snoozed_until is None or matter.snoozed_until > told.at


def test_the_wait_began_with_the_first_message_nobody_answered(told: Plan) -> None:
    for matter in ongoing(told):
        if matter.waiting_since:
            unanswered = [said for said in matter.said if said.at >= matter.waiting_since and said.kind != "note"]
            assert unanswered[0].at == matter.waiting_since
            assert {said.kind for said in unanswered} == {"incoming"}


def test_todays_inbox_is_alive_and_nothing_in_it_is_absurd(told: Plan) -> None:
    states = Counter(matter.status for matter in ongoing(told))
    assert states == {"open": 13, "waiting": 8, "snoozed": 2}
    owed = [pledge for matter in ongoing(told) for pledge in matter.pledges if pledge.kept_at is None]
    assert len(owed) == states["open"]
    assert sum(pledge.state == "open" for pledge in owed) >= 10
    for pledge in owed:
        assert timedelta(hours=-1.5) < pledge.due_by - told.at < timedelta(hours=3)
        assert (pledge.state == "open") == (pledge.due_by >= told.at)


def test_most_promises_were_kept_and_some_were_broken(told: Plan) -> None:
    states = Counter(pledge.state for matter in told.matters for pledge in matter.pledges)
    assert states["kept"] > 780
    assert 15 < states["broken"] < 110


def test_we_write_at_work_and_mostly_answer_within_three_hours(told: Plan) -> None:
    hours = [said.at.astimezone(ISTANBUL).hour for m in told.matters for said in m.said if said.kind == "reply"]
    assert sum(9 <= hour < 20 for hour in hours) > 0.97 * len(hours)


def test_people_come_back_over_time_and_never_with_two_matters_at_once(told: Plan) -> None:
    matters: dict[int, list[Matter]] = {}
    for matter in told.matters:
        matters.setdefault(matter.customer, []).append(matter)
    returning = [theirs for theirs in matters.values() if len(theirs) > 1]
    assert len(returning) > 120
    assert sum(len({matter.channel for matter in theirs}) > 1 for theirs in returning) > 80
    for theirs in matters.values():
        assert all(before.said[-1].at < after.said[0].at for before, after in pairwise(theirs))
        assert len({matter.story.slug for matter in theirs}) == len(theirs)


def test_stories_find_people_whom_they_fit(told: Plan) -> None:
    for matter in told.matters:
        customer = told.customers[matter.customer]
        assert (matter.story.language == "en") == (customer.language == "en")
        assert matter.story.language == "en" or bool(customer.company) == (matter.story.topic == "kurumsal")
        assert matter.channel in matter.story.channels


def test_who_signs_a_text_wrote_it(told: Plan) -> None:
    signed = 0
    for matter in told.matters:
        for said in matter.said:
            for one in WRITERS:
                if said.author and said.text.endswith(f"— {one.first_name}"):
                    signed += 1
                    assert said.author is one
    assert signed > 5


def test_a_note_at_the_end_is_nobodys_word() -> None:
    for story in all_stories():
        assert story.lines[turn_start(story.lines)].side != "note"
