"""The page of last resort: what happened, whose fault it is, and a number to name."""

import sys

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from muhatap.api.problems import DOORS, out_of_order, problem
from muhatap.server.logs import incident as new_incident
from muhatap.server.logs import place_of

log = structlog.get_logger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page, or for programs the problem document, for what is not there or not theirs."""
    if request.path.startswith(DOORS):
        return problem(404, "There is nothing here. GET /api/v1/openapi.json lists what there is.")
    return HttpResponse(render_to_string("404.html", request=request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for an unexpected error; the log has its number and the place in the code, no texts."""
    incident = new_incident()
    kind, _, where = sys.exc_info()
    log.error("request.failed", incident=incident, trouble=kind.__name__ if kind else "", place=place_of(where))
    if request.path.startswith(DOORS):
        if kind and issubclass(kind, OperationalError):
            return out_of_order()
        return problem(500, f"The mistake is ours. Try again; if it stays, name this incident: {incident}.")
    return HttpResponse(render_to_string("500.html", {"incident": incident, "request": request}), status=500)
