"""Until when a matter is put aside. Pure: moments come in already in the member's zone."""

from datetime import UTC, datetime, time, timedelta

MORNING = time(9)
FARTHEST = timedelta(days=731)


class NoSuchTime(ValueError):
    """The wanted time is missing, cannot be read, has passed, or lies more than two years ahead."""


def until(choice: str, *, now: datetime, own: str = "") -> datetime:
    """Return the moment a choice means: hour, tomorrow (at nine), monday (at nine), or her own; raise NoSuchTime."""
    if choice == "hour":
        # In UTC: an hour on the wall is two hours long when summer time ends.
        return (now.astimezone(UTC) + timedelta(hours=1)).astimezone(now.tzinfo)
    if choice == "tomorrow":
        return _morning(now, 1)
    if choice == "monday":
        return _morning(now, 7 - now.weekday())
    try:
        wanted = datetime.fromisoformat(own)
        wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=now.tzinfo)
        ahead = wanted.astimezone(UTC) - now.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NoSuchTime(own) from None
    if not timedelta(0) < ahead < FARTHEST:
        raise NoSuchTime(own)
    return wanted


def _morning(now: datetime, days: int) -> datetime:
    # Combined from the date, so that a change of the clocks in between does not move the hour.
    return datetime.combine(now.date() + timedelta(days=days), MORNING, tzinfo=now.tzinfo)
