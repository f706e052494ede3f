"""Closing the web chat to a visitor who abuses it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from muhatap.channels.ban import ban as close_to
from muhatap.channels.ban import lift
from muhatap.conversations.models import Conversation
from muhatap.desk.person import known
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done
from muhatap.desk.views.people import matter_of


@seated
@require_http_methods(["POST", "DELETE"])
def ban(request: Seated, pk: int) -> HttpResponse:
    """Let nothing more in from her ids on the matter's channel, or let them in again."""
    matter = matter_of(request, pk)
    values = _ids(request, matter)
    if request.method == "POST":
        close_to(matter.channel, values, by=request.member)
        answer = done(request, matter, "banned", back=Way("DELETE", reverse("desk:ban", args=[matter.pk])))
    else:
        lift(matter.channel, values, by=request.member)
        answer = done(request, matter, "unbanned")
    if request.htmx:
        about = known(request, matter.person, matter=matter)
        answer.write(render(request, "desk/_person.html", {"about": about, "swapped": True}).content)
    return answer


def _ids(request: Seated, matter: Conversation) -> list[str]:
    hers = request.workspace.identities.filter(person=matter.person_id, kind="external", account=str(matter.channel_id))
    return list(hers.values_list("value", flat=True))
