"""Figures for Prometheus: what this process answered, and what waits in the house."""

import asyncio
import hmac
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from muhatap.server import loops

PATHS = frozenset({"/metrics", "/api/v1/metrics"})
disable_created_metrics()  # type: ignore[no-untyped-call]  # when a counter began says the start of the process already
REGISTRY = CollectorRegistry()
REQUESTS = Counter("muhatap_http_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "muhatap_http_request_seconds",
    "Time to the answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ARRIVALS = """
select s.state, sum(one.number), min(one.oldest)
from tenancy_workspace w cross join (values ('waiting'), ('parked')) s (state) cross join lateral (
  select count(*) as number, min(a.arrived_at) as oldest from channels_arrival a
  where a.workspace_id = w.id and a.state = s.state
) one group by s.state
"""
_DISPATCHES = "select state, number, oldest from dispatch_figures()"
_PLAIN = "text/plain; charset=utf-8"


def observe(method: str, route: str, *, status: int, seconds: float) -> None:
    """Count a request under its route, never under its address: those have ids in them."""
    REQUESTS.labels(method if method in METHODS else "other", route, status).inc()
    SECONDS.labels(route).observe(seconds)


class Measured:
    """Django's middleware that counts every answer; the first of all, so that it sees the last word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        answer = self.get_response(request)
        found = request.resolver_match
        route = found.route if found else "static" if request.path.startswith("/static/") else "none"
        observe(request.method or "", route, status=answer.status_code, seconds=time.perf_counter() - began)
        return answer


class House:
    """What is looked up at each scrape."""

    def __init__(self, streams_open: Callable[[], int]) -> None:
        self._streams_open = streams_open

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; those of the database are left out while it does not answer."""
        yield GaugeMetricFamily("muhatap_streams_open", "Open event streams of this process.", self._streams_open())
        yield _loops()
        yield from _pool()
        up = GaugeMetricFamily("muhatap_database_up", "Whether the database answers.")
        try:
            waiting = list(_waiting())
        except DatabaseError:
            up.add_metric([], 0)
        else:
            up.add_metric([], 1)
            yield from waiting
        finally:
            connection.close()
        yield up


class Metrics:
    """The ASGI application of /metrics: for who shows MUHATAP_METRICS_TOKEN; without one there is no such page."""

    def __init__(self, streams_open: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(House(streams_open))
        ProcessCollector(registry=self._registry)

    @staticmethod
    def takes(scope: Any) -> bool:
        """Whether a request is for here."""
        return scope["path"] in PATHS and bool(os.environ.get("MUHATAP_METRICS_TOKEN"))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        shown = dict(scope["headers"]).get(b"authorization", b"")
        wanted = f"Bearer {os.environ['MUHATAP_METRICS_TOKEN']}".encode()
        if scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, b"Use GET.\n", _PLAIN)
        elif not hmac.compare_digest(shown, wanted):
            await _say(send, 401, b"Send the token of MUHATAP_METRICS_TOKEN: Authorization: Bearer ...\n", _PLAIN)
        else:
            await _say(send, 200, await asyncio.to_thread(self._page), CONTENT_TYPE_PLAIN_0_0_4)

    def _page(self) -> bytes:
        return generate_latest(REGISTRY) + generate_latest(self._registry)


def _loops() -> GaugeMetricFamily:
    last = GaugeMetricFamily("muhatap_loop_last_run_timestamp_seconds", "When a loop last came round.", labels=["loop"])
    for name, beat in list(loops.beats.items()):
        last.add_metric([name], time.time() - (time.monotonic() - beat))
    return last


def _pool() -> Iterator[GaugeMetricFamily]:
    pool = getattr(connections["default"], "pool", None)
    if pool is None:
        return
    told = pool.get_stats()
    for name in ("pool_size", "pool_available", "pool_max", "requests_waiting"):
        yield GaugeMetricFamily(
            f"muhatap_{name}", f"Database connections: {name.replace('_', ' ')}.", told.get(name, 0)
        )


def _waiting() -> Iterator[GaugeMetricFamily]:
    arrivals, dispatches = _rows(_ARRIVALS), _rows(_DISPATCHES)
    yield _counted("muhatap_arrivals", "Arrivals that wait for intake or are parked.", arrivals)
    yield _lag("muhatap_intake_lag_seconds", "Age of the oldest arrival that waits.", arrivals, {"waiting"})
    yield _counted("muhatap_dispatches", "Replies on their way.", dispatches)
    late = {"queued", "unknown", "sending"}
    yield _lag("muhatap_outbox_lag_seconds", "How long the oldest reply is overdue.", dispatches, late)


def _rows(query: str) -> list[tuple[str, int, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _counted(name: str, words: str, rows: list[tuple[str, int, Any]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state, number, _ in rows:
        family.add_metric([state], float(number))
    return family


def _lag(name: str, words: str, rows: list[tuple[str, int, Any]], states: set[str]) -> GaugeMetricFamily:
    oldest = [at.timestamp() for state, _, at in rows if state in states and at]
    return GaugeMetricFamily(name, words, max(0.0, time.time() - min(oldest)) if oldest else 0.0)


async def _say(send: Any, status: int, body: bytes, content_type: str) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(b"cache-control", b"no-store")]
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
