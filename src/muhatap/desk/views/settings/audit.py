"""Who changed what in the settings, and when."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from muhatap.desk.deeds import Deed, deed_of
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import shown

PAGE = 100


@may("audit")
@require_GET
def audit(request: Seated) -> HttpResponse:
    """Show the latest changes, a hundred at a time."""
    before = request.GET.get("before", "")
    found = request.workspace.events.filter(kind__startswith="settings.")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    events = list(found.order_by("-pk")[: PAGE + 1])
    names = dict(request.workspace.members.values_list("pk", "name"))
    deeds: list[Deed] = [deed_of(event, names) for event in events[:PAGE]]
    return shown(request, "audit", "audit", deeds=deeds, earlier=events[PAGE - 1].pk if len(events) > PAGE else "")
