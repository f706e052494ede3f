"""What a member is told of: the list, what she saw, how she wants to be told, and the browsers that may be woken."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from muhatap.conversations.models import NotificationChoice
from muhatap.conversations.models.notification import ways_of
from muhatap.desk import notices
from muhatap.desk.language import language_of
from muhatap.desk.seated import Seated, seated, seated_for_herself
from muhatap.kit.clock import now
from muhatap.kit.push_service import is_push_service
from muhatap.kit.storable import cut


@seated
@require_GET
def notifications(request: Seated) -> HttpResponse:
    """Show the latest notifications."""
    found = notices.notices_of(request.member, language_of(request))
    return render(request, "desk/_notifications.html", {"notices": found})


@seated
@require_GET
def latest(request: Seated) -> JsonResponse:
    """Return how many are unseen, and what came after the one named by ?after=, with the ways to tell of each."""
    language, after = language_of(request), request.GET.get("after", "")
    found = request.member.notifications.filter(seen_at=None).select_related("conversation__person", "by")
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__gt=int(after))
    ways = ways_of(request.member)
    fresh = [_told(notices.notice_of(one, language), ways) for one in found.order_by("-pk")[:5]]
    return JsonResponse({"unseen": notices.unseen_of(request.member), "fresh": fresh})


def _told(notice: notices.Notice, ways: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    shown = {"id": notice.pk, "title": notice.name, "text": notice.text, "href": notice.href}
    return {**shown, "ways": ways[notice.kind]}


@seated_for_herself
@require_POST
def seen(request: Seated) -> HttpResponse:
    """Take everything up to the one named as seen; nothing of it wakes a browser any more."""
    upto = request.POST.get("upto", "")
    found = request.member.notifications.filter(seen_at=None)
    if upto.isdecimal() and len(upto) < 19:
        found = found.filter(pk__lte=int(upto))
    found.update(seen_at=now(), push_after=None)
    return HttpResponse(status=204)


@seated_for_herself
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: Seated) -> HttpResponse:
    """Show by which ways the member is told of what; keep what she chose."""
    if request.method == "POST":
        for kind in notices.KINDS:
            wanted = [way for way in NotificationChoice.WAYS if f"{kind}.{way}" in request.POST]
            request.member.notification_choices.update_or_create(
                workspace=request.workspace, kind=kind, defaults={"ways": wanted}
            )
        return redirect(f"{reverse('desk:notification_choices')}?kept=1")
    ways, language = ways_of(request.member), language_of(request)
    kinds = [(kind, said[language == "en"], ways[kind]) for kind, said in notices.KINDS.items()]
    context = {"kinds": kinds, "page": "choices", "push_key": settings.PUSH_PUBLIC_KEY, "kept": "kept" in request.GET}
    return render(request, "desk/notification_choices.html", context)


@seated_for_herself
@require_http_methods(["POST", "DELETE"])
def subscription(request: Seated) -> HttpResponse:
    """Have a browser woken, or no more: the JSON that it gives for its subscription. 422 for what is none."""
    try:
        given = json.loads(request.body)
        endpoint = str(given["endpoint"])
        keys = {name: str(given["keys"][name]) for name in ("p256dh", "auth")} if request.method == "POST" else {}
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"detail": "Send what pushManager.subscribe() returned."}, status=422)
    if request.method == "DELETE":
        request.member.push_subscriptions.filter(endpoint=endpoint).delete()
        return HttpResponse(status=204)
    if not is_push_service(endpoint) or not all(_is_key(value) for value in keys.values()):
        return JsonResponse({"detail": "This browser's push service is not one we know."}, status=422)
    browser = cut(request.headers.get("User-Agent", ""), 200)
    request.member.push_subscriptions.update_or_create(
        workspace=request.workspace, endpoint=endpoint, defaults={**keys, "browser": browser}
    )
    return HttpResponse(status=201)


def _is_key(value: str) -> bool:
    return 0 < len(value) <= 100 and value.isascii() and value.rstrip("=").replace("-", "").replace("_", "").isalnum()
