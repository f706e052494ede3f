"""Whom a member can write to first, found while she types: by name, address or number."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from muhatap.desk.beginning import addressed
from muhatap.desk.language import language_of
from muhatap.desk.names import hue, initials, name_of, spoken
from muhatap.desk.seated import Seated, seated
from muhatap.people.models import Person
from muhatap.people.models.person import query_words

MOST = 8


@seated
@require_GET
def choices(request: Seated) -> HttpResponse:
    """Return the addresses of people whom `q` names as JSON; those without one too, who cannot be chosen."""
    typed = request.GET.get("q", "")[:200]
    if not query_words(typed):
        return JsonResponse({"items": []})
    found = request.workspace.people.named_like(typed).prefetch_related("identities").order_by("name_key", "pk")[:MOST]
    items = [item for person in found for item in _items(person, request)]
    return JsonResponse({"items": items[: MOST * 2]})


def _items(person: Person, request: Seated) -> list[dict[str, Any]]:
    name = spoken(name_of(person), language_of(request))
    face = {"name": name, "initials": initials(name), "hue": hue(name), "picture": ""}
    mails = [one for one in person.identities.all() if one.kind == "email"]
    reached = [face | {"address": one.value, "put": addressed(person.name, one.value)} for one in mails]
    return reached or [face | {"address": "", "put": ""}]
