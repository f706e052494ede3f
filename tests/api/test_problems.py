"""Whatever a program does wrong, and wherever, it is told so in a problem document."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from muhatap.tenancy.models import Workspace
from tests.cast import token_for
from tests.house.url_table import routes

DOORS = [route for route in routes() if route.startswith(("api/", "hooks/"))]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ANSWERS_TO_ALL = {"api/v1/"}


@pytest.fixture
def program(workspace: Workspace) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(workspace)}"}, raise_request_exception=False)


def _address(route: str) -> str:
    filled = route.replace("<str:kind>", "api").replace("<str:key>", "none")
    return "/" + filled.replace("<number>", "7")


def _is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return dict(told)


@pytest.mark.parametrize("route", DOORS)
@pytest.mark.parametrize("method", METHODS)
def test_every_refusal_at_every_door_is_a_problem_document(route: str, method: str, program: Client) -> None:
    answer = program.generic(method, _address(route), b"{", content_type="application/json")

    assert answer.status_code < 500
    if answer.status_code >= 400:
        told = _is_problem(answer, answer.status_code)
        assert (answer.status_code == 405) == ("Allow" in answer)
        assert answer.status_code != 405 or answer["Allow"] in told["detail"]


@pytest.mark.parametrize("route", [route for route in DOORS if route not in ANSWERS_TO_ALL])
def test_every_door_refuses_a_method_that_it_does_not_know(route: str, program: Client) -> None:
    answer = program.generic("TRACE", _address(route))

    _is_problem(answer, 405)
    assert set(answer["Allow"].replace(" ", "").split(",")) <= {*METHODS, "HEAD"}


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/", "/api/v2/people", "/api/v1/people/1/x", "/hooks/", "/hooks/a/b/c"]
)
def test_where_nothing_is_a_program_is_told_where_to_look(path: str, program: Client) -> None:
    assert "openapi.json" in _is_problem(program.get(path), 404)["detail"]


@pytest.mark.parametrize("path", ["/api/v1/conversations", "/hooks/api/none"])
def test_a_body_that_is_too_large_is_not_even_read(path: str, program: Client) -> None:
    much = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = program.post(path, b"{}", content_type="application/json", headers={"Content-Length": much})

    assert "64 MiB" in _is_problem(answer, 413)["detail"]


def test_a_body_of_unknown_length_is_refused(program: Client) -> None:
    answer = program.generic("POST", "/api/v1/conversations", b"", headers={"Transfer-Encoding": "chunked"})

    _is_problem(answer, 411)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_is_not_json_is_refused_by_its_type(kind: str, program: Client) -> None:
    _is_problem(program.post("/api/v1/conversations", "person=1", content_type=kind), 415)


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json", ""]
)
def test_json_by_any_of_its_names_is_read(kind: str, program: Client) -> None:
    said = json.dumps({"person": "7", "channel": "7", "text": "Merhaba"})

    _is_problem(program.generic("POST", "/api/v1/conversations", said, content_type=kind), 404)


@pytest.mark.parametrize("body", [b"{", b"[" * 1_000_000, b"\xff\xfe", b"null", b'"a"', b"NaN", b""])
def test_malformed_json_is_invalid(body: bytes, program: Client) -> None:
    _is_problem(program.generic("POST", "/api/v1/conversations", body, content_type="application/json"), 422)


def test_while_the_database_is_away_a_program_is_asked_to_come_again(
    program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(secret: str) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("muhatap.server.middleware.token_of", away)
    answer = program.get("/api/v1/people")

    _is_problem(answer, 503)
    assert answer["Retry-After"] == "5"


def test_a_mistake_of_ours_is_said_to_be_ours(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(secret: str) -> None:
        raise RuntimeError("wrong")

    monkeypatch.setattr("muhatap.server.middleware.token_of", broken)

    assert "MH-" in _is_problem(program.get("/api/v1/people"), 500)["detail"]
