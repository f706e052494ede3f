"""A person's one timeline, with the composer for one of her matters."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from muhatap.conversations.models import Conversation
from muhatap.desk.composer import composer_of
from muhatap.desk.notices import notice_seen
from muhatap.desk.person import head_of, known
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.inbox import asked
from muhatap.people.models import Person


@seated
@require_GET
def person(request: Seated, pk: int) -> HttpResponse:
    """Show everything with one person; her latest ongoing matter is in hand."""
    return _show(request, get_object_or_404(request.workspace.people, pk=pk))


@seated
@require_GET
def conversation(request: Seated, pk: int) -> HttpResponse:
    """Show the person of a matter, with that matter in hand."""
    matter = matter_of(request, pk)
    return _show(request, matter.person, matter)


@seated
@require_GET
def timeline(request: Seated, pk: int) -> HttpResponse:
    """Return the timeline alone: a page (with the matter's head if asked), or its newest end with the head."""
    before, wanted = request.GET.get("before", ""), request.GET.get("matter", "")
    person = get_object_or_404(request.workspace.people, pk=pk)
    matter = matter_of(request, int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    if matter and matter.person_id == person.pk and request.GET.get("newest") == "1":
        return render(request, "desk/_newest.html", {"about": head_of(request, matter, with_newest=True)})
    about = known(request, person, matter=matter, before=before)
    context = {"about": about, "with_head": request.GET.get("head") == "1"}
    return render(request, "desk/_earlier.html" if before else "desk/_timeline.html", context)


def matter_of(request: Seated, pk: int) -> Conversation:
    """Return a conversation of the member's workspace; 404 for any other."""
    found: Conversation = get_object_or_404(request.workspace.conversations.for_queue(), pk=pk)
    return found


def _show(request: Seated, person: Person, matter: Conversation | None = None) -> HttpResponse:
    sought = request.GET.get("message", "")
    number = int(sought) if sought.isascii() and sought.isdigit() and len(sought) < 19 else 0
    about = known(request, person, matter=matter, sought=number)
    is_first = "X-First" in request.headers
    if about.matter and not is_first:
        notice_seen(request.member, about.matter)
    composer = composer_of(request, about.matter) if about.matter and request.member.may_answer else None
    open_id = about.matter.pk if about.matter else 0
    context = {
        "about": about,
        "composer": composer,
        "open_id": open_id,
        "page": "inbox",
        "opened_itself": is_first,
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "desk/_panes.html", context)
    else:
        response = render(request, "desk/person.html", {**context, "queue": asked(request)})
    patch_vary_headers(response, ["HX-Request"])
    return response
