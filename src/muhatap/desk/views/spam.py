"""A matter's mark as spam: put there, taken away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from muhatap.desk.person import known
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done
from muhatap.desk.views.people import matter_of


@seated
@require_http_methods(["POST", "DELETE"])
def spam(request: Seated, pk: int) -> HttpResponse:
    """Mark as spam on POST, take the mark away on DELETE; what is owed to her is drawn anew."""
    matter, url = matter_of(request, pk), reverse("desk:spam", args=[pk])
    if request.method == "POST":
        matter.mark_spam(by=request.member)
        answer = done(request, matter, "spam", back=Way("DELETE", url))
    else:
        matter.unmark_spam(by=request.member)
        answer = done(request, matter, "unspam", back=Way("POST", url))
    if request.htmx:
        about = known(request, matter.person, matter=matter)
        answer.write(render(request, "desk/_person.html", {"about": about, "swapped": True}).content)
    return answer
