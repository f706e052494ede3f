"""How times and lengths are said, in Turkish and in English. Pure: moments come in already in the workspace's zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Language = Literal["tr", "en"]

MONTHS: dict[Language, tuple[str, ...]] = {
    "tr": (
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
        *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
NEAR: dict[Language, dict[int, str]] = {
    "tr": {0: "bugün", -1: "dün", 1: "yarın"},
    "en": {0: "today", -1: "yesterday", 1: "tomorrow"},
}
HEADED: dict[Language, dict[int, str]] = {
    "tr": {0: "Bugün, ", -1: "Dün, ", 1: "Yarın, "},
    "en": {0: "Today, ", -1: "Yesterday, ", 1: "Tomorrow, "},
}
SOON = timedelta(hours=1)
NARROW = "\u00a0"
"""A space that no line breaks at."""


def clock(at: datetime, language: Language) -> str:
    """Return the time of day: 14.31 in Turkish, 14:31 in English."""
    return f"{at:%H.%M}" if language == "tr" else f"{at:%H:%M}"


def day(on: date, language: Language) -> str:
    """Return the whole date with its weekday: “17 Kasım 2026 Salı”, “Tuesday 17 November 2026”."""
    return _dated(on, language, str(on.year))


def heading(on: date, *, today: date, language: Language) -> str:
    """Return a day as the head of what happened on it: “Bugün, 17 Kasım Salı”; the year only where it differs."""
    near = HEADED[language].get((on - today).days, "")
    return near + _dated(on, language, "" if on.year == today.year else str(on.year))


def short_day(on: date, *, today: date, language: Language) -> str:
    """Return “bugün”, “dün”, “yarın”, else “17 Kas”, with the year where it differs."""
    near = NEAR[language].get((on - today).days)
    if near:
        return near
    year = "" if on.year == today.year else f" {on.year}"
    return f"{on.day} {MONTHS[language][on.month - 1][:3]}{year}"


def moment(at: datetime, *, now: datetime, language: Language) -> str:
    """Return the time of day for today, else the day."""
    if at.date() == now.date():
        return clock(at, language)
    return short_day(at.date(), today=now.date(), language=language)


def moment_ahead(at: datetime, *, now: datetime, language: Language) -> str:
    """Return the time of day, with the day before it where that is not today."""
    said = clock(at, language)
    return said if at.date() == now.date() else f"{short_day(at.date(), today=now.date(), language=language)} {said}"


def span(length: timedelta, language: Language) -> str:
    """Return a length: “42 dk”, “1 sa 42 dk”, “3 gün”; over a day, days only; never less than a minute."""
    minutes = max(1, int(abs(length).total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        days = hours // 24
        return f"{days} gün" if language == "tr" else f"{days} day{'s' if days > 1 else ''}"
    hour, minute = ("sa", "dk") if language == "tr" else ("h", "min")
    if not hours:
        return f"{rest} {minute}"
    return f"{hours} {hour} {rest} {minute}" if rest else f"{hours} {hour}"


def age(first: date, last: date, language: Language) -> str:
    """Return how long two dates lie apart: “7 yıl 8 ay”, “8 ay”, “12 gün”; nothing smaller beside years and months."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    years, rest = divmod(months, 12)
    if not months:
        return span(timedelta(days=max(1, (last - first).days)), language)
    year, month = ("yıl", "ay") if language == "tr" else ("yr", "mo")
    return " ".join([f"{years} {year}"] * bool(years) + [f"{rest} {month}"] * bool(rest))


def mark(on: date, step: str, language: Language) -> str:
    """Return a date under the lifeline: “2024”, “Eyl”, “12 Eyl”; January stands as its year."""
    month = MONTHS[language][on.month - 1][:3]
    if step == "day":
        return f"{on.day} {month}"
    return str(on.year) if step == "year" or on.month == 1 else month


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """What a promise's ring and words show: `mood` is its colour class, `step` the class of the share left."""

    mood: str
    step: str
    short: str
    long: str


def promise(*, made: datetime, due: datetime, now: datetime, language: Language) -> PromiseWords:
    """Return how an unsettled promise is shown: what is left of it, or how late it is."""
    left = due - now
    length = span(left, language)
    if left <= timedelta(0):
        mood, step, short = "late", "p-00", f"{length} gecikti" if language == "tr" else f"{length} late"
    else:
        mood, step, short = ("soon" if left < SOON else ""), step_of(left / max(due - made, left)), length
    ending = short if mood == "late" else (f"{length} kaldı" if language == "tr" else f"{length} left")
    word = "Söz" if language == "tr" else "Promise"
    return PromiseWords(mood, step, short, f"{word} {moment_ahead(due, now=now, language=language)} · {ending}")


def step_of(share: float) -> str:
    """Return the class for a share between 0 and 1, in steps of five hundredths: p-00 to p-95."""
    return f"p-{max(0, min(95, int(share * 20) * 5)):02d}"


def size(count: int, language: Language) -> str:
    """Return a file's size: “5 bayt”, “340 KB”, “1,2 MB” in Turkish and “5 bytes”, “1.2 MB” in English."""
    if count < 1024:
        return f"{count} bayt" if language == "tr" else f"{count} byte{'' if count == 1 else 's'}"
    if count < 1024 * 1024:
        return f"{min(1023, round(count / 1024))} KB"
    said = f"{count / 1024 / 1024:.1f}"
    return f"{said.replace('.', ',') if language == 'tr' else said} MB"


def phone(number: str) -> str:
    """Return a number of Turkey as it is read aloud, “+90 555 622 43 56”; any other as it stands."""
    parts = re.fullmatch(r"(\+90)(\d{3})(\d{3})(\d{2})(\d{2})", number)
    return NARROW.join(parts.groups()) if parts else number


def _dated(on: date, language: Language, year: str) -> str:
    month, weekday = MONTHS[language][on.month - 1], WEEKDAYS[language][on.weekday()]
    parts = (on.day, month, year, weekday) if language == "tr" else (weekday, on.day, month, year)
    return " ".join(str(part) for part in parts if part)
