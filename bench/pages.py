"""What a request of the desk or the API costs on a large workspace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.cast import Shop, seats, shop
from bench.figure import Figure, middle, percentile
from bench.generate import Data, generate
from bench.house import Server, served
from bench.plans import Plan, plans_of
from bench.wire import Answer, Client

RUNS = 3
REQUESTS = 20
CONVERSATIONS = 100_000

Ask = Callable[[int], Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, asked again and again."""

    name: str
    means: str
    wanted: float | None
    ask: Ask


def measure(home: Path) -> list[Figure]:
    """Return CPU and waiting of the inbox, a conversation, a reply and a new message, and the plans' findings."""
    here = shop("large")
    members = [member for member, _ in seats(here.workspace, 19, prefix="ekip")] + [here.member]
    began = time.perf_counter()
    data = generate(here.workspace, here.channel, members, conversations=CONVERSATIONS)
    took = time.perf_counter() - began
    made = Figure("generation", "making the large workspace", took, "s", 120, "less", 1, data.rows)
    found = []
    with served(home, command=("web",)) as server:
        for name, (means, wanted, ask) in _screens(server, here, data).items():
            found.append(_cost(server, Asked(name, means, wanted, ask), data))
        for name, (means, wanted, ask) in _posts(server, here, data, "web").items():
            found.append(_cost(server, Asked(name, means, wanted, ask), data))
    with served(home) as server:
        for name, (means, _, ask) in _posts(server, here, data, "serve").items():
            found.append(_cost(server, Asked(f"{name} whole", f"{means}, the loops' work for it too", None, ask), data))
    return [made, *found, _reading(plans_of(home, here, data))]


def _screens(server: Server, here: Shop, data: Data) -> dict[str, tuple[str, float, Ask]]:
    desk = Client(server.port, Cookie=here.cookie)
    click = cache(lambda: Client(server.port, Cookie=here.cookie, HX_Request="true"))
    return {
        "inbox": ("the desk's inbox", 30, lambda n: desk.get("/")),
        "inbox team": ("the inbox's team tab", 30, lambda n: desk.get("/?tab=team")),
        "conversation page": ("the same as a whole page, queue and all", 30, lambda n: desk.get(_matter(data, n))),
        "conversation": ("a conversation opened from the queue", 30, lambda n: click().get(_matter(data, n))),
    }


def _posts(server: Server, here: Shop, data: Data, run: str) -> dict[str, tuple[str, float, Ask]]:
    api = Client(server.port, Authorization=f"Bearer {here.token}")
    hear = f"/api/v1/channels/{here.channel}/messages"
    said = {"kind": "reply", "text": "Tamam, hemen bakıyorum."}
    return {
        "reply": ("a reply over the API", 25, lambda n: api.post(_messages(data, n), said)),
        "create": ("a new message over the API", 25, lambda n: api.post(hear, _new(f"{run}-{n}"))),
    }


def _matter(data: Data, number: int) -> str:
    return f"/desk/conversations/{data.long[number % len(data.long)]}/"


def _messages(data: Data, number: int) -> str:
    return f"/api/v1/conversations/{data.long[number % len(data.long)]}/messages"


def _new(name: str) -> dict[str, object]:
    return {"external_id": name, "sender": {"external_id": name}, "text": "Kargom nerede?"}


def _cost(server: Server, asked: Asked, data: Data) -> Figure:
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
    rows = {"conversations": CONVERSATIONS, "messages": data.rows["conversations_message"]}
    return Figure(f"{asked.name} cpu", asked.means, middle(costs), "ms", asked.wanted, "less", RUNS, rows, beside)


def _reading(plans: list[Plan]) -> Figure:
    whole = [plan for plan in plans if plan.reads_whole_table]
    return Figure("plans", "queries that read a whole large table", len(whole), "", 0, "less", len(plans))
