"""The colleagues whom a note can name."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from muhatap.desk.colleague import colleague
from muhatap.desk.seated import Seated, seated
from muhatap.kit.clock import now
from muhatap.kit.turkish import fold, sort_key
from muhatap.tenancy.models import Member

MOST = 12


@seated
@require_GET
def colleagues(request: Seated) -> HttpResponse:
    """Return the other members with a seat as JSON, those whose names begin as `q` does, Turkish letters or not."""
    typed = " ".join(fold(request.GET.get("q", "")).split())
    seats = request.workspace.members.filter(is_active=True).exclude(pk=request.member.pk)
    found = sorted((one for one in seats if _fits(one, typed)), key=lambda one: (sort_key(one.name), one.pk))
    at = now()
    return JsonResponse({"items": [colleague(one) | {"is_away": one.is_away(at=at)} for one in found[:MOST]]})


def _fits(member: Member, typed: str) -> bool:
    """Whether what is typed begins her whole name or one of its words."""
    words = fold(member.name).split()
    return any(" ".join(words[place:]).startswith(typed) for place in range(len(words)))
