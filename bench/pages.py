"""What a request of the desk or the API costs on a large workspace."""

import time
from collections.abc import Callable
from pathlib import Path

from bench.cast import seats, shop
from bench.figure import Figure, middle, percentile
from bench.generate import Data, generate
from bench.house import Server, served
from bench.plans import Plan, plans_of
from bench.wire import Answer, Client

RUNS = 3
REQUESTS = 60


def measure(home: Path) -> list[Figure]:
    """Return CPU and waiting of the inbox, a conversation, a reply and a new message, and the plans' findings."""
    here = shop("large")
    members = [member for member, _ in seats(here.workspace, 19, prefix="ekip")] + [here.member]
    began = time.perf_counter()
    data = generate(here.workspace, here.channel, members)
    took = time.perf_counter() - began
    made = Figure("generation", "making the large workspace", took, "s", 120, "less", 1, data.rows)
    with served(home) as server:
        desk = Client(server.port, Cookie=here.cookie)
        api = Client(server.port, Authorization=f"Bearer {here.token}")
        asked = {
            "inbox": ("the desk's inbox", 30, lambda n: desk.get("/")),
            "inbox team": ("the inbox's team tab", 30, lambda n: desk.get("/?tab=team")),
            "conversation": ("a conversation of 20 messages", 30, lambda n: desk.get(_matter(data, n))),
            "reply": ("a reply over the API", 25, lambda n: api.post(_messages(data, n), {"kind": "reply", "text": "Tamam."})),
            "create": ("a new message over the API", 25, lambda n: api.post(f"/api/v1/channels/{here.channel}/messages", _new(n))),
        }
        found = [
            figure
            for name, (means, wanted, ask) in asked.items()
            for figure in _cost(server, name, means, wanted, ask, data)
        ]
    plans = plans_of(home, here, data)
    return [made, *found, _reading(plans)]


def _matter(data: Data, number: int) -> str:
    return f"/desk/conversations/{data.long[number % len(data.long)]}/"


def _messages(data: Data, number: int) -> str:
    return f"/api/v1/conversations/{data.long[number % len(data.long)]}/messages"


def _new(number: int) -> dict[str, object]:
    return {"external_id": f"new-{number}", "sender": {"external_id": f"yeni-{number}"}, "text": "Kargom nerede?"}


def _cost(
    server: Server, name: str, means: str, wanted: float, ask: Callable[[int], Answer], data: Data
) -> list[Figure]:
    costs, waits = [], []
    for run in range(-1, RUNS):
        spent, times = server.cpu(), []
        for at in range(REQUESTS):
            began = time.perf_counter()
            answer = ask((run + 1) * REQUESTS + at)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status >= 300:
                raise SystemExit(f"{name}: {answer.status} {answer.body[:300]!r}")
        if run >= 0:  # the first run warms up
            costs.append((server.cpu() - spent) / REQUESTS * 1000)
            waits.append(percentile(times, 0.95))
    beside = {"p95, ms": round(middle(waits), 1)}
    return [Figure(f"{name} cpu", means, middle(costs), "ms", wanted, "less", RUNS, data.rows, beside)]


def _reading(plans: list[Plan]) -> Figure:
    whole = [plan for plan in plans if plan.reads_whole_table]
    return Figure("plans", "queries that read a whole large table", len(whole), "", 0, "less", len(plans))
