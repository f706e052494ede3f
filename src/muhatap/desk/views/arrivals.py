"""What came in and was not understood, with its reason and a way to try again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from muhatap.channels.models import Arrival
from muhatap.conversations.intake.replay import NothingToReplay, replay
from muhatap.desk.seated import Seated, administers
from muhatap.desk.views.answering import refused

PAGE = 100
TROUBLED = (Arrival.State.PARKED, Arrival.State.SET_ASIDE)


@administers
@require_GET
def arrivals(request: Seated) -> HttpResponse:
    """Show the latest arrivals: those parked, those set aside, or all."""
    shown = request.GET.get("shown", "parked")
    found = request.workspace.arrivals.select_related("channel")
    if shown != "all":
        shown = shown if shown in TROUBLED else "parked"
        found = found.filter(state=shown)
    parked = request.workspace.arrivals.filter(state=Arrival.State.PARKED).count()
    held_up = request.workspace.arrivals.filter(state=Arrival.State.WAITING).exclude(reason="")
    context = {
        "arrivals": found.order_by("-id")[:PAGE],
        "shown": shown,
        "parked": parked,
        "held_up": held_up.count(),
        "held_up_by": held_up.order_by("-id").values_list("reason", flat=True).first(),
        "troubled": request.workspace.channels.in_trouble().order_by("pk"),
        "page": "arrivals",
    }
    return render(request, "desk/arrivals.html", context)


@administers
@require_POST
def again(request: Seated, pk: int) -> HttpResponse:
    """Put an arrival back before intake."""
    arrival = get_object_or_404(request.workspace.arrivals.select_related("channel"), pk=pk)
    try:
        replay(arrival)
    except NothingToReplay:
        return refused(request, "nothing_to_replay")
    if not request.htmx:
        return redirect("desk:arrivals")
    arrival.refresh_from_db()
    return render(request, "desk/_arrival.html", {"arrival": arrival})
