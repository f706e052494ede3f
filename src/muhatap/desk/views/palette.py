"""What the palette offers beside its commands: people, conversations and messages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from muhatap.desk.search import Asked, found
from muhatap.desk.seated import Seated, seated

FEW = 4
LEAST = 2


@seated
@require_GET
def palette(request: Seated) -> HttpResponse:
    """Return options for what is being typed; none before the second letter."""
    asked = Asked.read(request.GET)
    asked = Asked(q=asked.q) if len(asked.q) >= LEAST else Asked()
    return render(request, "desk/_options.html", {"found": found(request, asked, few=FEW, page=FEW), "asked": asked})
