"""What a request of the desk or the API costs on a large workspace."""

from functools import cache
from pathlib import Path

from bench.asked import Ask, Asked, cost
from bench.cast import Shop
from bench.figure import Figure
from bench.generate import Data
from bench.house import Server, served
from bench.large import large
from bench.plans import Plan, plans_of
from bench.wire import Client


def measure(home: Path) -> list[Figure]:
    """Return CPU and waiting of the inbox, a conversation, a reply and a new message, and the plans' findings."""
    made = large()
    here, data = made.here, made.data
    found = [Figure("generation", "making the large workspace", made.took, "s", 120, "less", 1, data.rows)]
    with served(home, command=("web",)) as server:
        for name, (means, wanted, ask) in _screens(server, here, data).items():
            found.append(cost(server, Asked(name, means, wanted, ask), made.rows))
        for name, (means, wanted, ask) in _posts(server, here, data, "web").items():
            found.append(cost(server, Asked(name, means, wanted, ask), made.rows))
    with served(home) as server:
        for name, (means, _, ask) in _posts(server, here, data, "serve").items():
            whole = Asked(f"{name} whole", f"{means}, the loops' work for it too", None, ask)
            found.append(cost(server, whole, made.rows))
    return [*found, _reading(plans_of(home, here, data))]


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


def _reading(plans: list[Plan]) -> Figure:
    whole = [plan for plan in plans if plan.reads_whole_table]
    return Figure("plans", "queries that read a whole large table", len(whole), "", 0, "less", len(plans))
