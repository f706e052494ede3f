"""Errors as RFC 9457 problem documents, with a plain detail that says what to do."""

import json
import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

DOORS = ("/api/", "/hooks/")
"""What programs speak to: every refusal there is a problem document."""
JSON = re.compile(r"\s*application/([\w.-]+\+)?json\s*(;|$)", re.IGNORECASE)
SAID = {
    400: "The request is not valid.",
    403: "This is not allowed.",
    404: "There is nothing here. GET /api/v1/openapi.json lists what there is.",
    413: "The body is too large.",
}


def problem(status: int, detail: str) -> HttpResponse:
    """Return the answer for a refused call."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
    answer["Content-Length"] = str(len(answer.content))
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def out_of_order() -> HttpResponse:
    """Return the answer while the database is away: nothing was stored, it shall be sent again."""
    answer = problem(503, "The database does not answer, and nothing was stored. Send it again in a moment.")
    answer["Retry-After"] = "5"
    return answer


def is_json(content_type: str) -> bool:
    """Whether a body of this type is read as JSON; what names no type is."""
    return not content_type.strip() or JSON.match(content_type) is not None


def as_problem(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return a refusal that somebody else wrote (Django, ninja, a middleware) as a problem document."""
    if answer.status_code < 400 or answer.get("Content-Type", "").startswith("application/problem+json"):
        return answer
    if answer.get("Content-Type", "").startswith("application/json"):
        return answer
    words = SAID.get(answer.status_code, "This cannot be done.")
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        words = f"{request.method} is not taken here. Use {answer.get('Allow', 'another method')}."
    told = problem(answer.status_code, words)
    for name in ("Allow", "Retry-After"):
        if name in answer:
            told[name] = answer[name]
    return told


def unreadable(request: HttpRequest, most: int) -> HttpResponse | None:
    """Return the refusal of a body before it is read: too large, of unknown length, or not JSON where JSON is asked."""
    if request.headers.get("Transfer-Encoding"):
        return problem(411, "Say the length of the body: send Content-Length, not chunks.")
    length = request.headers.get("Content-Length") or "0"
    if length.isascii() and length.isdigit() and int(length) > most:
        return problem(413, f"The body is larger than {most // 2**20} MiB. Send less at once.")
    if request.path.startswith("/api/") and length != "0" and not is_json(request.headers.get("Content-Type", "")):
        return problem(415, "Send the body as JSON, with Content-Type: application/json.")
    return None


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
