"""Time zones to choose from."""

import zoneinfo
from functools import cache

NEAR = ("Europe/Istanbul", "Europe/London", "Europe/Berlin", "Asia/Nicosia", "Asia/Baku")


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Return the zones of places, those near us first."""
    known = zoneinfo.available_timezones()
    places = sorted(one for one in known if "/" in one and not one.startswith(("Etc/", "SystemV/", "US/", "posix/")))
    names = [one for one in NEAR if one in known] + [one for one in places if one not in NEAR] + ["UTC"]
    return tuple((one, one.replace("_", " ")) for one in names)
