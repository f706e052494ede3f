"""What every change answers: what was done, in words, with its way back."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.writing import LONGEST
from muhatap.desk.both import said
from muhatap.desk.person import head_of
from muhatap.desk.seated import Seated
from muhatap.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Way:
    """How a deed is undone: the method and address to ask, and the form values to send."""

    method: str
    url: str
    values: dict[str, Any] = field(default_factory=dict)


def done(
    request: Seated, matter: Conversation, deed: str, *, back: Way | None = None, **particulars: Any
) -> HttpResponse:
    """Return a toast that says the deed, and the matter's new head; without htmx, lead back to the matter."""
    if not request.htmx:
        return redirect("desk:conversation", pk=matter.pk)
    context = {"deed": deed, "back": back, "about": head_of(request, matter), **particulars}
    return render(request, "desk/_done.html", context)


def refused(request: Seated, trouble: str, *, words: str = "") -> HttpResponse:
    """Return 422 with what is wrong and what to do, in words."""
    response = render(request, "desk/_refused.html", {"trouble": trouble, "words": words}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response


def too_long(request: Seated) -> HttpResponse:
    """Return 422 with how much fits; what was typed stays in the field."""
    return refused(request, "too_long", words=said(f"{LONGEST:,}".replace(",", "."), f"{LONGEST:,}"))


def misaddressed(request: Seated, wrong: Exception) -> HttpResponse:
    """Return 422 with what is wrong in the address fields, said beside them; what was typed stays."""
    context = {
        "line": getattr(wrong, "line", "to"),
        "words": getattr(wrong, "words", ""),
        "reason": getattr(wrong, "reason", "nobody"),
    }
    return _in_the_composer(request, "desk/_misaddressed.html", context)


def answered_meanwhile(request: Seated, message: Message) -> HttpResponse:
    """Return 422 with the colleague's answer and the question whether to send all the same."""
    context = {"message": message, "resolve": bool(request.POST.get("resolve"))}
    return _in_the_composer(request, "desk/_answered_meanwhile.html", context)


def being_answered(request: Seated, member: Member) -> HttpResponse:
    """Return 422 with who is writing an answer at this moment and the question whether to send all the same."""
    context = {"writer": member, "resolve": bool(request.POST.get("resolve"))}
    return _in_the_composer(request, "desk/_being_answered.html", context)


def blanks_left(request: Seated, blanks: list[str]) -> HttpResponse:
    """Return 422 with a snippet's blanks that nobody filled and the question whether they shall go so."""
    context = {"blanks": blanks, "resolve": bool(request.POST.get("resolve"))}
    return _in_the_composer(request, "desk/_blanks_left.html", context)


def _in_the_composer(request: Seated, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#composer-trouble", "innerHTML"
    return response
