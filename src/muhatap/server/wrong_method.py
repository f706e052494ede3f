"""A page for whoever opens an address that is no page, with a way back; the browser's own would be a dead end."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from muhatap.api.problems import DOORS


class WrongMethod:
    """Draws the refusal of a method for people; programs and scripts get it as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        is_a_script = "HX-Request" in request.headers
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or is_a_script or request.path.startswith(DOORS):
            return answer
        page = HttpResponse(render_to_string("405.html", request=request), status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = answer.get("Allow", "")
        return page
