"""A member has seen what the customer wrote."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of


@seated
@require_POST
def sighting(request: Seated, pk: int) -> HttpResponse:
    """Note it, once a message."""
    matter_of(request, pk).see(by=request.member)
    return HttpResponse(status=204)
