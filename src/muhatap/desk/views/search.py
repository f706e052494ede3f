"""Search: people, conversations and messages, shareable by its address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from muhatap.desk.chips import chips_of, tabs_of
from muhatap.desk.search import Asked, found
from muhatap.desk.seated import Seated, seated


@seated
@require_GET
def search(request: Seated) -> HttpResponse:
    """Show what is found; for a swap what was found alone, or its next page."""
    asked, after = Asked.read(request.GET), request.GET.get("after", "")
    context = {"found": found(request, asked, after=after), "asked": asked, "after": after, "page": "search"}
    is_swap = request.htmx and not request.htmx.history_restore_request
    if is_swap and after:
        response = render(request, "desk/_hits.html", context)
    else:
        context |= {"chips": chips_of(request, asked), "tabs": tabs_of(asked)}
        response = render(request, "desk/_found.html" if is_swap else "desk/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
