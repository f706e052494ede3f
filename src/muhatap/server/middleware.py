"""Find the workspace of a request, let its view see nothing else, and speak the language of who reads it."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from muhatap.api.problems import DOORS, as_problem, unreadable
from muhatap.desk.language import language_of
from muhatap.tenancy.entered import entered
from muhatap.tenancy.seats import seat_of, token_of


class Problems:
    """Makes every refusal at the doors of programs a problem document, whoever wrote it; outermost of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(DOORS):
            return self.get_response(request)
        refusal = unreadable(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return refusal or as_problem(request, self.get_response(request))


class Tenancy:
    """Sets request.workspace, request.member and request.token, or None where nobody is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked: Any = request
        asked.workspace = asked.member = asked.token = None
        bearer = request.headers.get("Authorization", "")
        if bearer.startswith("Bearer "):
            asked.token = token_of(bearer.removeprefix("Bearer ").strip())
            if asked.token:
                asked.workspace, asked.member = asked.token.workspace, asked.token.member
        elif not request.path.startswith(("/api/", "/hooks/", "/static/", "/chat/")) and request.user.is_authenticated:
            seat = seat_of(request.user, wanted=request.session.get("workspace"))
            if seat:
                asked.workspace, asked.member = seat.workspace, seat
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Run the view inside its workspace; what it raises rolls everything back.

        Log-in pages belong to no workspace, and what they raise is answered by the middleware of their library.
        """
        workspace = getattr(request, "workspace", None)
        if workspace is None or request.path.startswith("/accounts/"):
            return None
        with entered(workspace.pk):
            answer = view(request, *args, **kwargs)
            if answer.status_code >= 400:
                # A refusal that was caught on its way out must leave nothing behind either.
                transaction.set_rollback(True)
            return answer


class Tongue:
    """Lets what Django and allauth say themselves, such as the trouble with a field, be said in the page's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            return self.get_response(request)


class Seen:
    """Notes, at most every five minutes, that a session is in use: its owner sees it among her open sessions."""

    EVERY = 300.0

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked: Any = request
        is_a_browser = asked.member is not None and asked.token is None
        if is_a_browser and time.time() - float(request.session.get("seen_at", 0)) > self.EVERY:
            request.session["seen_at"] = time.time()
            UserSession.objects.create_from_request(request)
        return self.get_response(request)
