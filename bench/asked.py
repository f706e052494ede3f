"""One request, asked again and again: what it costs and how long it is waited for."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.figure import Figure, middle, percentile
from bench.house import Server
from bench.wire import Answer

RUNS = 3
REQUESTS = 20

Ask = Callable[[int], Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its name, what it is, what is wanted of it, and how to ask it for the nth time."""

    name: str
    means: str
    wanted: float | None
    ask: Ask


def cost(server: Server, asked: Asked, rows: Mapping[str, int]) -> Figure:
    """Return the CPU of one request, the web process and PostgreSQL together; beside it the wait."""
    costs, waits = [], []
    for run in range(-1, RUNS):
        spent, times = server.cpu(), []
        for at in range(REQUESTS):
            began = time.perf_counter()
            answer = asked.ask((run + 1) * REQUESTS + at)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status >= 300:
                raise SystemExit(f"{asked.name}: {answer.status} {answer.body[:300]!r}")
        if run >= 0:  # the first run warms up
            costs.append((server.cpu() - spent) / REQUESTS * 1000)
            waits.append(percentile(times, 0.95))
    beside = {"p95, ms": round(middle(waits), 1)}
    return Figure(f"{asked.name} cpu", asked.means, middle(costs), "ms", asked.wanted, "less", RUNS, rows, beside)
