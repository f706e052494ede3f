"""Errors as RFC 9457 problem documents, with a plain detail that says what to do."""

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError


def problem(status: int, detail: str) -> HttpResponse:
    """Return the answer for a refused call."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def teach(api: NinjaAPI) -> None:
    """Make the API answer every refusal as a problem document."""

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
        return problem(401, "Send a valid token: Authorization: Bearer mh_…")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
        said = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in refusal.errors]
        return problem(422, "; ".join(said)[:2000] or "The body is not valid.")

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, refusal: HttpError) -> HttpResponse:
        return problem(422 if refusal.status_code == 400 else refusal.status_code, str(refusal))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, refusal: Http404) -> HttpResponse:
        return problem(404, "There is nothing of this id in your workspace.")
