"""The page of last resort: what happened, whose fault it is, and a number to name."""

import secrets
import sys
import traceback

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for an unexpected error; the log has its number and the place in the code, no texts."""
    incident = f"MH-{secrets.token_hex(4)}"
    kind, _, where = sys.exc_info()
    place = [f"{frame.filename.rpartition('muhatap/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(where)[-4:]]
    log.error("request.failed", incident=incident, trouble=kind.__name__ if kind else "", place=place)
    if request.path.startswith("/api/"):
        detail = f"The mistake is ours. Try again; if it stays, name this incident: {incident}."
        problem = {"type": "about:blank", "title": "Internal error", "status": 500, "detail": detail}
        return JsonResponse(problem, status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("500.html", {"incident": incident}, request=None), status=500)
