"""A matter put aside until a time, and brought back."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from muhatap.conversations.models.conversation import IsSpam
from muhatap.desk.later import NoSuchTime, until
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done, refused
from muhatap.desk.views.people import matter_of
from muhatap.desk.zones import zone_of
from muhatap.kit.clock import now


@seated
@require_http_methods(["POST", "DELETE"])
def snooze(request: Seated, pk: int) -> HttpResponse:
    """Put aside on POST until the time that `until` and `at` name; bring back on DELETE."""
    matter = matter_of(request, pk)
    if request.method == "DELETE":
        matter.wake(by=request.member)
        return done(request, matter, "woken")
    here = now().astimezone(zone_of(request))
    try:
        wanted = until(request.POST.get("until", ""), now=here, own=request.POST.get("at", ""))
    except NoSuchTime:
        return refused(request, "no_such_time")
    try:
        matter.snooze(until=wanted, by=request.member)
    except IsSpam:
        return refused(request, "is_spam")
    return done(request, matter, "snoozed", back=Way("DELETE", reverse("desk:snooze", args=[pk])), until=wanted)
