"""Figures are shown to who has their token, and say what is true."""

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.proofs.house import House, a_house

TOKEN = "olcum-icin-uzun-bir-anahtar"


@pytest.fixture(scope="module")
def measured() -> Iterator[tuple[House, str, str]]:
    """A served installation with an API channel, its number, and a token for it."""
    with a_house() as house:
        house.run("workspace", "create", "cicekci", "--name", "Çiçekçi")
        line = json.loads(house.run("channel", "create", "api", "--workspace", "cicekci", "--name", "Hat"))
        token = house.run("token", "create", "--workspace", "cicekci", "--name", "s")
        house.environment["MUHATAP_METRICS_TOKEN"] = TOKEN
        house.start()
        house.wait_until_it_answers()
        yield house, line["id"], token


def _figures(house: House) -> dict[tuple[str, ...], float]:
    answer = httpx.get(f"{house.base}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


@pytest.mark.parametrize("shown", ["", "Bearer wrong", TOKEN, "Basic " + TOKEN, f"Bearer {TOKEN}x"])
def test_without_the_token_there_are_no_figures(measured: tuple[House, str, str], shown: str) -> None:
    answer = httpx.get(f"{measured[0].base}/metrics", headers={"Authorization": shown})

    assert answer.status_code == 401
    assert "muhatap_" not in answer.text.replace("MUHATAP_", "")


def test_a_token_of_the_api_does_not_open_them(measured: tuple[House, str, str]) -> None:
    house, _, token = measured

    assert httpx.get(f"{house.base}/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert httpx.get(f"{house.base}/api/v1/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_requests_are_counted_under_their_route(measured: tuple[House, str, str]) -> None:
    house, line, token = measured
    api = httpx.Client(base_url=house.base, headers={"Authorization": f"Bearer {token}"})
    body = {"external_id": "m1", "sender": {"external_id": "ayse"}, "text": "Merhaba"}
    before = _figures(house)

    assert api.post(f"/api/v1/channels/{line}/messages", json=body).status_code == 202
    assert api.post(f"/api/v1/channels/{line}/messages", json={}).status_code == 422
    assert api.get("/api/v1/conversations/999999").status_code == 404
    assert api.get("/nowhere/ayse@ornek.example").status_code == 404

    after = _figures(house)
    grown = {key: after[key] - before.get(key, 0) for key in after if key[0] == "muhatap_http_requests_total"}
    assert {key[1:]: count for key, count in grown.items() if count} == {
        ("POST", "api/v1/channels/<number>/messages", "202"): 1,
        ("POST", "api/v1/channels/<number>/messages", "422"): 1,
        ("GET", "api/v1/conversations/<number>", "404"): 1,
        ("GET", "none", "404"): 1,
    }
    assert after[("muhatap_http_request_seconds_count", "api/v1/channels/<number>/messages")] == 2


def test_what_waits_and_what_runs_is_told(measured: tuple[House, str, str]) -> None:
    house, _, token = measured
    with httpx.stream("GET", f"{house.base}/api/v1/events", headers={"Authorization": f"Bearer {token}"}) as stream:
        assert stream.status_code == 200
        figures = _figures(house)

    assert figures[("muhatap_streams_open",)] == 1
    assert figures[("muhatap_database_up",)] == 1
    assert figures[("muhatap_arrivals", "parked")] == 0
    assert figures[("muhatap_intake_lag_seconds",)] >= 0
    assert figures[("muhatap_outbox_lag_seconds",)] == 0
    assert figures[("muhatap_pool_size",)] >= 1
    assert figures[("process_resident_memory_bytes",)] > 1e7
    loops = {key[1] for key in figures if key[0] == "muhatap_loop_last_run_timestamp_seconds"}
    assert loops >= {"intake", "outbox", "time", "listeners", "retention"}


def test_lag_and_parked_are_counted(measured: tuple[House, str, str]) -> None:
    house, line, _ = measured
    ahead = (
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'muhatap.server.settings'\nimport django\ndjango.setup()\n"
    )
    park = f"""
from datetime import timedelta
from muhatap.channels.models import Arrival
from muhatap.kit.clock import now
rows = dict(workspace_id=1, channel_id={line})
Arrival.objects.create(**rows, provider_id="p", state="parked")
# Without a body intake cannot take it, so it waits for as long as we look.
Arrival.objects.create(**rows, provider_id="w", state="waiting", arrived_at=now() - timedelta(minutes=10))
"""
    subprocess.run([sys.executable, "-c", ahead + park], env=house.environment, check=True, timeout=120)

    figures = _figures(house)
    assert figures[("muhatap_arrivals", "parked")] == 1
    assert figures[("muhatap_arrivals", "waiting")] == 1
    assert figures[("muhatap_intake_lag_seconds",)] > 590


def test_where_no_token_is_set_there_is_no_such_page(db: None) -> None:
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/api/v1/metrics").status_code == 404
