"""The house promises to say times and lengths as people say them, in Turkish and in English."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from muhatap.desk import words

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 17, 14, 38, tzinfo=ISTANBUL)
TODAY = NOW.date()


def test_a_clock_has_a_point_in_turkish_and_a_colon_in_english() -> None:
    assert words.clock(NOW, "tr") == "14.38"
    assert words.clock(NOW, "en") == "14:38"


def test_a_date_ends_with_its_weekday_in_turkish_and_begins_with_it_in_english() -> None:
    assert words.day(TODAY, "tr") == "17 Kasım 2026 Salı"
    assert words.day(TODAY, "en") == "Tuesday 17 November 2026"


@pytest.mark.parametrize(
    ("on", "turkish", "english"),
    [
        (date(2026, 11, 17), "Bugün, 17 Kasım Salı", "Today, Tuesday 17 November"),
        (date(2026, 11, 16), "Dün, 16 Kasım Pazartesi", "Yesterday, Monday 16 November"),
        (date(2026, 11, 14), "14 Kasım Cumartesi", "Saturday 14 November"),
        (date(2025, 8, 10), "10 Ağustos 2025 Pazar", "Sunday 10 August 2025"),
    ],
)
def test_a_day_of_the_timeline_names_its_year_only_where_it_differs(on: date, turkish: str, english: str) -> None:
    assert words.heading(on, today=TODAY, language="tr") == turkish
    assert words.heading(on, today=TODAY, language="en") == english


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 17), "bugün"),
        (date(2026, 11, 16), "dün"),
        (date(2026, 11, 18), "yarın"),
        (date(2026, 10, 3), "3 Eki"),
        (date(2025, 10, 3), "3 Eki 2025"),
    ],
)
def test_a_near_day_is_said_by_its_word(on: date, said: str) -> None:
    assert words.short_day(on, today=TODAY, language="tr") == said


@pytest.mark.parametrize(
    ("length", "turkish", "english"),
    [
        (timedelta(seconds=5), "1 dk", "1 min"),
        (timedelta(minutes=42), "42 dk", "42 min"),
        (timedelta(hours=2), "2 sa", "2 h"),
        (timedelta(hours=1, minutes=42), "1 sa 42 dk", "1 h 42 min"),
        (timedelta(days=1, hours=5), "1 gün", "1 day"),
        (timedelta(days=3), "3 gün", "3 days"),
    ],
)
def test_a_length_over_a_day_is_said_in_days_only(length: timedelta, turkish: str, english: str) -> None:
    assert words.span(length, "tr") == turkish
    assert words.span(-length, "en") == english


def _promise(left: timedelta, language: words.Language = "tr") -> words.PromiseWords:
    return words.promise(made=NOW - timedelta(hours=1), due=NOW + left, now=NOW, language=language)


def test_a_promise_within_the_hour_is_amber_and_says_what_is_left() -> None:
    shown = _promise(timedelta(minutes=42))

    assert (shown.mood, shown.short, shown.long) == ("soon", "42 dk", "Söz 15.20 · 42 dk kaldı")
    assert shown.step == "p-40"


def test_a_promise_with_time_left_is_calm() -> None:
    assert _promise(timedelta(hours=3)).mood == ""


def test_a_broken_promise_says_how_late_it_is() -> None:
    late = _promise(-timedelta(days=1, hours=1))

    assert (late.mood, late.step, late.short) == ("late", "p-00", "1 gün gecikti")
    assert _promise(-timedelta(minutes=6), "en").long == "Promise 14:32 · 6 min late"


def test_a_promise_of_another_day_names_the_day() -> None:
    assert _promise(timedelta(hours=18, minutes=22)).long == "Söz yarın 09.00 · 18 sa 22 dk kaldı"


def test_a_promise_made_after_it_was_due_still_has_a_ring() -> None:
    odd = words.promise(made=NOW, due=NOW, now=NOW - timedelta(minutes=5), language="tr")

    assert odd.step == "p-95"


def test_the_shares_of_a_ring_go_in_steps_that_the_stylesheet_knows() -> None:
    assert [words.step_of(share) for share in (-1, 0, 0.049, 0.3, 0.999, 1, 7)] == [
        *("p-00", "p-00", "p-00"),
        *("p-30", "p-95", "p-95", "p-95"),
    ]


@pytest.mark.parametrize(
    ("count", "turkish", "english"),
    [
        (0, "0 bayt", "0 bytes"),
        (1, "1 bayt", "1 byte"),
        (1023, "1023 bayt", "1023 bytes"),
        (1024, "1 KB", "1 KB"),
        (1024 * 1024 - 1, "1023 KB", "1023 KB"),
    ],
)
def test_a_small_file_is_not_called_larger_than_it_is(count: int, turkish: str, english: str) -> None:
    assert (words.size(count, "tr"), words.size(count, "en")) == (turkish, english)


def test_a_size_has_a_comma_in_turkish() -> None:
    assert words.size(340 * 1024, "tr") == "340 KB"
    assert words.size(1_258_291, "tr") == "1,2 MB"
    assert words.size(1_258_291, "en") == "1.2 MB"


def test_a_moment_today_is_a_clock_and_another_day_a_day() -> None:
    assert words.moment(NOW - timedelta(hours=2), now=NOW, language="tr") == "12.38"
    assert words.moment(datetime(2026, 11, 16, 20, tzinfo=UTC).astimezone(ISTANBUL), now=NOW, language="tr") == "dün"


@pytest.mark.parametrize(
    ("first", "turkish", "english"),
    [
        (date(2019, 3, 2), "7 yıl 8 ay", "7 yr 8 mo"),
        (date(2025, 11, 17), "1 yıl", "1 yr"),
        (date(2026, 9, 18), "1 ay", "1 mo"),
        (date(2026, 11, 5), "12 gün", "12 days"),
        (date(2026, 11, 16), "1 gün", "1 day"),
    ],
)
def test_an_age_is_said_in_years_and_months_and_in_days_below(first: date, turkish: str, english: str) -> None:
    assert words.age(first, TODAY, "tr") == turkish
    assert words.age(first, TODAY, "en") == english


def test_a_date_under_the_lifeline_is_as_short_as_it_can_be() -> None:
    assert words.mark(date(2026, 9, 12), "day", "tr") == "12 Eyl"
    assert words.mark(date(2026, 9, 1), "month", "en") == "Sep"
    assert words.mark(date(2026, 1, 1), "month", "tr") == "2026"
    assert words.mark(date(2024, 1, 1), "year", "tr") == "2024"


def test_a_turkish_number_is_written_in_the_groups_it_is_read_in_and_a_foreign_one_as_it_stands() -> None:
    assert words.phone("+905556224356").split("\u00a0") == ["+90", "555", "622", "43", "56"]
    assert words.phone("+4930901820") == "+4930901820"
    assert words.phone("+90 555") == "+90 555"
