"""The OpenAPI document tells the truth: whatever is sent by it, or against it, is answered as it says."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from muhatap.api.urls import api
from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.tenancy.models import Workspace
from tests.cast import token_for

EXAMPLES = int(os.environ.get("MUHATAP_EXAMPLES", "12"))
"""How many of each call and kind: MUHATAP_EXAMPLES=500 searches long."""
CALLS = sorted((path, method) for path, calls in api.get_openapi_schema()["paths"].items() for method in calls)


@pytest.fixture
def real(conversation: Conversation, workspace: Workspace) -> dict[str, list[str]]:
    """Ids that are there, and some that are not, by the part of the path before them."""
    channel = Channel.objects.create(workspace=workspace, kind="api", name="Program")
    known = {"channels": channel.pk, "people": conversation.person_id, "conversations": conversation.pk}
    return {name: [str(pk), str(pk), "0", "9" * 30, "x"] for name, pk in known.items()}


# Who is let in, tests/house/test_stranger.py asks of every door; and 422 has reasons that no schema can say, such as a
# snooze that lies behind.
NOT_ASKED = [ignored_auth, positive_data_acceptance]
# Parameters that a list does not know are passed over, as everywhere on the web; a body is taken at its word.
NOT_ASKED_OF_LISTS = [*NOT_ASKED, negative_data_rejection]


def _kinds() -> list[tuple[str, str, GenerationMode]]:
    """Return every call with what the document allows and, where anything can be wrong with it, what it does not."""
    paths = api.get_openapi_schema()["paths"]
    found = [(path, method, GenerationMode.POSITIVE) for path, method in CALLS]
    for path, method in CALLS:
        call = paths[path][method]
        if "requestBody" in call or any(one["in"] == "query" for one in call["parameters"]):
            found.append((path, method, GenerationMode.NEGATIVE))
    return found


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method", "mode"), _kinds(), ids=str)
def test_every_answer_is_one_that_the_document_names(
    path: str, method: str, mode: GenerationMode, real: dict[str, list[str]], workspace: Workspace
) -> None:
    document = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    document.app = WSGIHandler()
    headers = {"Authorization": f"Bearer {token_for(workspace)}"}

    @seed(20261125)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        case: Case = data.draw(document[path][method.upper()].as_strategy(generation_mode=mode))
        if "number" in (case.path_parameters or {}):
            place = path.split("/")[3]
            case.path_parameters["number"] = data.draw(st.sampled_from(real[place]))
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, excluded_checks=NOT_ASKED_OF_LISTS if method == "get" else NOT_ASKED)
        assert answer.status_code < 500

    holds()


def test_the_document_names_the_refusals_of_every_call(db: None) -> None:
    paths: dict[str, Any] = Client().get("/api/v1/openapi.json").json()["paths"]
    answers = [call["responses"]["default"] for calls in paths.values() for call in calls.values()]

    assert len(answers) == len(CALLS)
    assert all("application/problem+json" in one["content"] for one in answers)


@pytest.mark.parametrize("body", ["8.5", "true", '"a"', "[]", "null"])
def test_what_is_no_object_is_not_taken_for_an_empty_one(
    body: str, conversation: Conversation, workspace: Workspace
) -> None:
    client = Client(headers={"Authorization": f"Bearer {token_for(workspace)}"})
    path = f"/api/v1/conversations/{conversation.pk}/assignment"

    assert client.put(path, body, content_type="application/json").status_code == 422
    assert client.put(path, "{}", content_type="application/json").status_code == 200
