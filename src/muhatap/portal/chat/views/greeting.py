"""What the widget must know before anybody writes: looks, hours, the honest wait, the privacy notice."""

import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse

from muhatap.channels.models import Channel
from muhatap.conversations.usual_wait import usual_wait
from muhatap.kit.clock import now
from muhatap.kit.hours import hours_of, is_open, opens_at, slots
from muhatap.portal.chat.admitted import Visit, admits
from muhatap.portal.chat.palette import palette
from muhatap.tenancy.models import PrivacyNotice
from muhatap.tenancy.presence import somebody_is_here

LANGUAGES = ("tr", "en")
COUNTED_FOR = 60.0
_waits: dict[int, tuple[float, timedelta | None]] = {}


@admits(method="GET", deed="reading", anybody=True)
def greeting(visit: Visit) -> HttpResponse:
    """Return it; nothing in it is about the visitor."""
    at = now()
    wait = _usual(visit.channel, at)
    language = language_of(visit)
    notice = notice_for(visit, language)
    body = {
        "name": visit.workspace.name,
        "language": language,
        "zone": visit.workspace.time_zone,
        "palette": palette(visit.channel.settings.get("colour", "")),
        "welcome": visit.channel.settings.get(f"welcome_{language}", ""),
        "wait": None if wait is None else int(wait.total_seconds()),
        "notice": notice and {"id": str(notice.pk), "version": notice.version, "text": notice.text},
        **_presence(visit, at),
    }
    response = JsonResponse(body)
    response["Cache-Control"] = "private, max-age=30"
    return response


def _usual(channel: Channel, at: datetime) -> timedelta | None:
    """Return the usual wait, counted at most once a minute: every page of a shop asks for it."""
    counted, wait = _waits.get(channel.pk, (-COUNTED_FOR, None))
    if time.monotonic() - counted >= COUNTED_FOR:
        wait = usual_wait(channel, at=at)
        _waits[channel.pk] = (time.monotonic(), wait)
    return wait


def language_of(visit: Visit) -> str:
    """Return the language that the page asked for, else the channel's, else the workspace's."""
    wished = (visit.request.GET.get("language", ""), visit.channel.settings.get("language", ""))
    return next((one for one in wished if one in LANGUAGES), visit.workspace.language)


def notice_for(visit: Visit, language: str) -> PrivacyNotice | None:
    """Return the notice that must be shown before the first message, or None where none is published."""
    return visit.workspace.privacy_notices.in_force(language, fallback=visit.workspace.language)


def _presence(visit: Visit, at: datetime) -> dict[str, Any]:
    """Say whether anybody is there, when the hours begin again, and when we can call back."""
    zone = ZoneInfo(visit.workspace.time_zone)
    spans = hours_of(visit.channel.settings.get("hours", ""))
    opened = is_open(spans, at=at, zone=zone)
    opens = None if opened else opens_at(spans, at=at, zone=zone)
    return {
        "is_open": opened,
        "is_here": opened and somebody_is_here(visit.workspace.pk),
        "opens_at": opens and opens.isoformat(),
        "slots": [slot.isoformat() for slot in slots(spans, at=at, zone=zone)],
        "now": at.isoformat(),
    }
