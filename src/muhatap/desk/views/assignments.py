"""A matter's assignment: to me, to a colleague, to nobody."""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from muhatap.conversations.take_next import NobodyWaits, take_next
from muhatap.desk.names import name_of
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done, refused
from muhatap.desk.views.people import matter_of
from muhatap.tenancy.models import Member


@seated
@require_POST
def assignment(request: Seated, pk: int) -> HttpResponse:
    """Give the matter to the member named by `member`: an id, "me", or empty for nobody."""
    matter = matter_of(request, pk)
    before = matter.assignee_id
    to = wanted(request)
    matter.assign(member=to, team=matter.team, by=request.member)
    back = Way("POST", reverse("desk:assignment", args=[pk]), {"member": before or ""})
    return done(request, matter, "assigned" if to else "released", back=back, to=to)


@seated
@require_POST
def following(request: Seated) -> HttpResponse:
    """Give her the conversation that waits most and is nobody's, and tell the page to open it."""
    try:
        matter = take_next(by=request.member)
    except NobodyWaits:
        return refused(request, "nobody_waits") if request.htmx else redirect("desk:inbox")
    address = reverse("desk:conversation", args=[matter.pk])
    if not request.htmx:
        return redirect(address)
    back = Way("POST", reverse("desk:assignment", args=[matter.pk]), {"member": ""})
    answer = render(request, "desk/_taken.html", {"name": name_of(matter.person), "back": back})
    answer["HX-Trigger"] = json.dumps({"desk:open": {"href": address}})
    return answer


def wanted(request: Seated) -> Member | None:
    """Return the member named by `member`: an id, "me", or None for nobody; 404 for one who is not here."""
    asked = request.POST.get("member", "me")
    if asked == "me":
        return request.member
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    found: Member = get_object_or_404(request.workspace.members.filter(is_active=True), pk=pk)
    return found
