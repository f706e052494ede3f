"""What is done to several conversations that were chosen in the queue: one toast, one way back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from muhatap.conversations.models import Conversation, Tag
from muhatap.desk.later import NoSuchTime, until
from muhatap.desk.seated import Seated, seated
from muhatap.desk.together import MOST, Act, TooMany, chosen, each, turning
from muhatap.desk.views.answering import Way, refused
from muhatap.desk.views.assignments import wanted
from muhatap.desk.zones import zone_of
from muhatap.kit.clock import now

WAYS = {
    "resolved": ("DELETE", "desk:resolutions"),
    "reopened": ("POST", "desk:resolutions"),
    "spam": ("DELETE", "desk:spams"),
    "unspam": ("POST", "desk:spams"),
    "snoozed": ("DELETE", "desk:snoozes"),
    "tagged": ("DELETE", "desk:taggings"),
    "untagged": ("POST", "desk:taggings"),
}
"""How each deed is undone. Who had what before is told to the undoing of an assignment."""


@seated
@require_GET
def choices(request: Seated) -> HttpResponse:
    """Return what can be done to those chosen in a view of the queue."""
    members = request.workspace.members.filter(is_active=True).exclude(pk=request.member.pk).order_by("name", "pk")
    context = {
        "shown": request.GET.get("shown", ""),
        "members": [one for one in members if one.may_answer],
        "tags": request.workspace.tags.order_by("name_key"),
    }
    return render(request, "desk/_choices.html", context)


@seated
@require_http_methods(["POST", "DELETE"])
def resolutions(request: Seated) -> HttpResponse:
    """Resolve them on POST, reopen them on DELETE."""
    if request.method == "POST":
        return _done(request, "resolved", turning(lambda one: one.resolve(by=request.member)))
    return _done(request, "reopened", turning(lambda one: one.reopen(by=request.member)))


@seated
@require_http_methods(["POST", "DELETE"])
def spams(request: Seated) -> HttpResponse:
    """Mark them as spam on POST, take the marks away on DELETE."""
    if request.method == "POST":
        return _done(request, "spam", turning(lambda one: one.mark_spam(by=request.member)))
    return _done(request, "unspam", turning(lambda one: one.unmark_spam(by=request.member)))


@seated
@require_http_methods(["POST", "DELETE"])
def snoozes(request: Seated) -> HttpResponse:
    """Put them aside on POST until the time that `until` and `at` name; bring them back on DELETE."""
    if request.method == "DELETE":
        return _done(request, "woken", turning(lambda one: one.wake(by=request.member)))
    here = now().astimezone(zone_of(request))
    try:
        moment = until(request.POST.get("until", ""), now=here, own=request.POST.get("at", ""))
    except NoSuchTime:
        return refused(request, "no_such_time")
    return _done(request, "snoozed", turning(lambda one: one.snooze(until=moment, by=request.member)), until=moment)


@seated
@require_POST
def assignments(request: Seated) -> HttpResponse:
    """Give them to the member named by `member`: an id, "me", or empty for nobody."""
    to = wanted(request)
    before: dict[int, int | None] = {}

    def give(matter: Conversation) -> bool:
        before[matter.pk] = matter.assignee_id
        matter.assign(member=to, team=matter.team, by=request.member)
        return before[matter.pk] != matter.assignee_id

    return _done(request, "assigned" if to else "released", give, before=before, to=to)


@seated
@require_POST
def returns(request: Seated) -> HttpResponse:
    """Give each back to whom it belonged: `before` of the address names a member, or nobody, for each of `matters`."""
    numbers = request.GET.get("matters", "").split(",")
    before = dict(zip(numbers, request.GET.get("before", "").split(","), strict=False))
    members = {str(one.pk): one for one in request.workspace.members.filter(is_active=True)}

    def give(matter: Conversation) -> bool:
        matter.assign(member=members.get(before.get(str(matter.pk), "")), team=matter.team, by=request.member)
        return True

    return _done(request, "returned", give)


@seated
@require_http_methods(["POST", "DELETE"])
def taggings(request: Seated) -> HttpResponse:
    """Put the tag named by `tag` on them with POST, take it off with DELETE."""
    asked = request.POST.get("tag") or request.GET.get("tag", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    tag: Tag = get_object_or_404(request.workspace.tags, pk=number)
    if request.method == "POST":
        return _done(request, "tagged", lambda one: tag.put_on(one, by=request.member), tag=tag)
    return _done(request, "untagged", lambda one: tag.take_off(one, by=request.member), tag=tag)


def _done(request: Seated, deed: str, act: Act, **told: Any) -> HttpResponse:
    try:
        numbers = chosen(request)
    except TooMany:
        return refused(request, "too_many_chosen", words=str(MOST))
    outcome = each(request, numbers, act)
    if not request.htmx:
        return redirect("desk:inbox")
    back = _back(deed, outcome.changed, told) if outcome.changed else None
    return render(request, "desk/_together.html", {"deed": deed, "outcome": outcome, "back": back, **told})


def _back(deed: str, changed: list[int], told: dict[str, Any]) -> Way | None:
    matters = ",".join(map(str, changed))
    if deed in WAYS:
        method, name = WAYS[deed]
        tag = f"&tag={told['tag'].pk}" if "tag" in told else ""
        return Way(method, f"{reverse(name)}?matters={matters}{tag}")
    if "before" not in told:
        return None
    before = ",".join(str(told["before"][one] or "") for one in changed)
    return Way("POST", f"{reverse('desk:returns')}?matters={matters}&before={before}")
