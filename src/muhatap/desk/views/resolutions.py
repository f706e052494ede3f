"""A matter's resolution: put it there, take it away."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from muhatap.conversations.models.conversation import IsSpam
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import Way, done, refused
from muhatap.desk.views.people import matter_of


@seated
@require_http_methods(["POST", "DELETE"])
def resolution(request: Seated, pk: int) -> HttpResponse:
    """Resolve on POST, reopen on DELETE."""
    matter, url = matter_of(request, pk), reverse("desk:resolution", args=[pk])
    if request.method == "POST":
        try:
            matter.resolve(by=request.member)
        except IsSpam:
            return refused(request, "is_spam")
        return done(request, matter, "resolved", back=Way("DELETE", url))
    matter.reopen(by=request.member)
    return done(request, matter, "reopened", back=Way("POST", url))
