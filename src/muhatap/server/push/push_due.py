"""Wake the browsers of members whose notifications nobody has seen yet."""

import json
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection
from django.templatetags.static import static

from muhatap.conversations.models import Notification, PushSubscription
from muhatap.desk.notices import notice_of
from muhatap.kit.clock import now
from muhatap.server.push.send import Gone, NotTaken, send
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
TOO_OLD = timedelta(hours=4)


def push_due(limit: int = 20) -> int:
    """Return how many notifications were taken up. Each is leased before it is sent: a kill repeats, never loses it.

    A repeated push replaces the one before on the screen, by its topic.
    """
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, id from notifications_to_push(%s, %s)", [now(), limit])
        due = cursor.fetchall()
    return sum(_push(workspace, number) for workspace, number in due)


def _push(workspace: int, number: int) -> int:
    with entered(workspace):
        told = Notification.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
        if told is None or told.push_after is None or told.push_after > now():
            return 0
        browsers = list(told.member.push_subscriptions.all()) if _is_wanted(told) else []
        # The lease grows with the notification's age, so that a service that is down is asked ever more seldom.
        told.push_after = now() + max(LEASE, now() - told.at) if browsers else None
        told.save(update_fields=["push_after"])
        words = _words(told) if browsers else ""
    reached = [_reach(workspace, one, words, topic=f"notice{number}") for one in browsers]
    if any(reached):
        _settle(workspace, number)  # one of her browsers told her: the others are not worth telling her twice
    return 1


def _is_wanted(told: Notification) -> bool:
    return told.seen_at is None and told.member.is_active and now() - told.at < TOO_OLD


def _words(told: Notification) -> str:
    language = "en" if told.member.language.startswith("en") else "tr"
    notice = notice_of(told, "en" if language == "en" else "tr")
    shown = {"id": notice.pk, "title": notice.name, "text": notice.text, "href": notice.href, "lang": language}
    return json.dumps({**shown, "icon": static("desk/icons/program-192.png")})


def _reach(workspace: int, browser: PushSubscription, words: str, *, topic: str) -> bool:
    """Return whether the browser's service took it, or never will."""
    try:
        send(browser, words, key=settings.PUSH_KEY, topic=topic)
    except Gone:
        with entered(workspace):
            browser.delete()
    except NotTaken as trouble:
        log.warning("push.not_taken", subscription=browser.pk, trouble=str(trouble))
        return False
    return True


def _settle(workspace: int, number: int) -> None:
    with entered(workspace):
        Notification.objects.filter(pk=number).update(push_after=None)
