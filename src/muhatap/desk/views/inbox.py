"""The inbox: everybody who is waiting, and the queue alone for swaps."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from muhatap.desk.queue import MOST, PAGE, Queue, queue_of
from muhatap.desk.rights import has_right
from muhatap.desk.seated import Seated, seated
from muhatap.kit.clock import now


@seated
@require_GET
def index(request: Seated) -> HttpResponse:
    """Show the queue and nobody opened yet; to the owner of a new workspace first the rest of its set-up."""
    if request.workspace.awaits_channel and has_right(request.member, "channels"):
        return redirect("desk:setup_channel")
    return render(request, "desk/inbox.html", {"queue": asked(request), "page": "inbox"})


@seated
@require_GET
def rows(request: Seated) -> HttpResponse:
    """Return the queue alone, for what changed and for its next page."""
    try:
        wanted = min(MOST, max(PAGE, int(request.GET.get("rows", PAGE))))
    except ValueError:
        wanted = PAGE
    queue = _drawn(request, rows=wanted)
    template = "desk/_more.html" if request.GET.get("after") else "desk/_queue.html"
    response = render(request, template, {"queue": queue, "open_id": _number(request.GET.get("open", ""))})
    patch_vary_headers(response, ["HX-Request"])
    return response


def asked(request: Seated) -> Queue:
    """Return the queue that the address asks for; its event is where the live stream goes on from."""
    latest = request.workspace.events.order_by("-id").values_list("id", flat=True).first()
    queue = _drawn(request)
    queue.event = latest or 0
    return queue


def _drawn(request: Seated, *, rows: int = PAGE) -> Queue:
    queue = queue_of(request.workspace, request.member, wanted=_wanted(request), now=now(), rows=rows)
    queue.is_untouched = queue.is_empty and not request.workspace.conversations.exists()
    if queue.is_untouched:
        queue.ears = list(request.workspace.channels.filter(is_enabled=True, archived_at=None).order_by("pk"))
    return queue


def _wanted(request: Seated) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("tab", "shown", "after")}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
