"""Time. Deeds take their moment as an argument; this is where the argument comes from."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
