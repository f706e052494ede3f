"""The house promises that a lifeline shows every day somebody wrote, in order, and can be read at any length."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from muhatap.desk.lifeline import APART, LOW, SLOTS, drawn

TODAY = date(2026, 11, 17)
SAID = st.lists(
    st.tuples(
        st.dates(date(2006, 1, 1), TODAY),
        st.sampled_from(["email", "x", "phone"]),
        st.integers(min_value=1, max_value=90),
    ),
    min_size=1,
)


def test_a_lifeline_of_one_day_is_not_drawn() -> None:
    assert drawn([(TODAY, "email", 3)], today=TODAY) is None
    assert drawn([], today=TODAY) is None


def test_a_stretch_has_the_colour_of_the_channel_that_most_came_by() -> None:
    line = drawn([(date(2026, 1, 1), "x", 1), (date(2026, 1, 2), "email", 4), (TODAY, "phone", 1)], today=TODAY)

    assert line
    assert [(bar.kind, bar.count) for bar in line.bars] == [("email", 5), ("phone", 1)]
    assert line.bars[0].height > line.bars[1].height


def test_seven_years_are_read_by_years_months_by_months_and_days_by_days() -> None:
    def steps(days: int) -> set[str]:
        line = drawn([(TODAY - timedelta(days=days), "email", 1)], today=TODAY)
        assert line
        return {mark.step for mark in line.marks}

    assert (steps(2600), steps(400), steps(30)) == ({"year"}, {"month"}, {"day"})


def test_a_year_of_months_shows_where_the_year_turns() -> None:
    line = drawn([(date(2025, 7, 6), "email", 1)], today=TODAY)

    assert line
    assert date(2026, 1, 1) in [mark.on for mark in line.marks]


@given(SAID)
def test_nothing_that_was_said_is_lost_and_bars_and_dates_keep_their_order_and_distance(
    said: list[tuple[date, str, int]],
) -> None:
    line = drawn(said, today=TODAY)
    if line is None:
        return

    assert sum(bar.count for bar in line.bars) == line.count == sum(count for _, _, count in said)
    places = [float(bar.x.removesuffix("%")) for bar in line.bars]
    assert all(after - before > 99 / SLOTS for before, after in pairwise(places))
    assert all(0 < place < 100 for place in places)
    assert all(bar.height >= LOW and 0 <= bar.day <= line.days for bar in line.bars)
    marks = [float(mark.x.removesuffix("%")) for mark in line.marks]
    assert all(after - before > APART - 0.02 for before, after in pairwise(marks))
