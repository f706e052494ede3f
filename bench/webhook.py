"""A program posts messages: when is each one safe?"""

import threading
import time
from pathlib import Path

from bench.cast import Shop, shop
from bench.figure import Figure, middle, percentile
from bench.house import served
from bench.wire import Client
from bench.words import Words

CLIENTS = 8
SECONDS = 6.0
RUNS = 3


def measure(home: Path) -> list[Figure]:
    """Return acknowledgements a second, the 95th percentile of waiting for one, and the CPU of one."""
    from muhatap.channels.models import Arrival

    here = shop("webhook")
    rates, waits, costs = [], [], []
    with served(home) as server:
        _run(server.port, here, "warm", 1.0)
        for run in range(RUNS):
            spent = server.cpu()
            times = _run(server.port, here, f"r{run}", SECONDS)
            costs.append((server.cpu() - spent) / len(times) * 1000)
            rates.append(len(times) / SECONDS)
            waits.append(percentile(times, 0.95) * 1000)
    rows = {"arrivals": Arrival.objects.count(), "clients": CLIENTS}
    note = {"best p95, ms": round(min(waits), 1), "best, a second": round(max(rates))}
    return [
        Figure("webhook", "acknowledged messages, 8 clients", middle(rates), "/s", 600, "more", RUNS, rows, note),
        Figure(
            "webhook p95", "waiting for the acknowledgement, 8 clients", middle(waits), "ms", 40, "less", RUNS, rows
        ),
        Figure("webhook cpu", "CPU of a message, its intake beside it", middle(costs), "ms", None, "less", RUNS, rows),
    ]


def _run(port: int, here: Shop, name: str, seconds: float) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_post, args=(port, here, f"{name}-{n}", until, times)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _post(port: int, here: Shop, name: str, until: float, times: list[float]) -> None:
    client = Client(port, Authorization=f"Bearer {here.token}")
    words = Words(len(name))
    at = 0
    while time.perf_counter() < until:
        at += 1
        said = {
            "external_id": f"{name}-{at}",
            "sender": {"external_id": f"{name}-{at % 97}", "name": words.name()},
            "text": words.text(10, 40),
        }
        began = time.perf_counter()
        answer = client.post(f"/api/v1/channels/{here.channel}/messages", said)
        times.append(time.perf_counter() - began)
        if answer.status != 202:
            raise SystemExit(f"{answer.status}: {answer.body[:300]!r}")
    client.close()
