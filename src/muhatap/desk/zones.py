"""In which time zone a member reads times and says days."""

from typing import Any
from zoneinfo import ZoneInfo

HOME = "Europe/Istanbul"


def zone_of(request: Any) -> ZoneInfo:
    """Return the member's own time zone, else the workspace's; Istanbul's before log-in."""
    member, workspace = getattr(request, "member", None), getattr(request, "workspace", None)
    own = member.time_zone if member else ""
    return ZoneInfo(own or (workspace.time_zone if workspace else HOME))
