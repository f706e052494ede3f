"""How fast the palette answers two members who type at once, letter by letter, on a large workspace."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from bench.figure import Figure, middle, percentile
from bench.house import Server, served
from bench.large import by_frequency, large
from bench.wire import Client

CLIENTS = 2
RUNS = 3


def measure(home: Path) -> list[Figure]:
    """Return the wait for an answer, and the CPU of one."""
    made = large()
    typed = _typed()
    waits, costs = [], []
    with served(home, command=("web",)) as server:
        for run in range(-1, RUNS):
            spent = server.cpu()
            with ThreadPoolExecutor(CLIENTS) as pool:
                times = [
                    one
                    for part in pool.map(lambda _: _type(server, made.here.cookie, typed), range(CLIENTS))
                    for one in part
                ]
            if run >= 0:  # the first run warms up
                waits.append(percentile(times, 0.95))
                costs.append((server.cpu() - spent) / len(times) * 1000)
    rows = {**made.rows, "clients": CLIENTS, "answers a run": len(typed) * CLIENTS}
    return [
        Figure("palette p95", "the palette answers a letter", middle(waits), "ms", 60, "less", RUNS, rows),
        Figure("palette cpu", "the CPU of such an answer", middle(costs), "ms", 40, "less", RUNS, rows),
    ]


def _typed() -> list[str]:
    """Return what stands in the field after each letter of names, words and numbers."""
    words = by_frequency()
    whole = ["zeynep kaya", "isil", "musteri77", f"{words[0]} {words[5]}", words[-1], words[200], "05321234567"]
    return [text[:end] for text in whole for end in range(2, len(text) + 1)]


def _type(server: Server, cookie: str, typed: list[str]) -> list[float]:
    client, times = Client(server.port, Cookie=cookie, HX_Request="true"), []
    for text in typed:
        began = time.perf_counter()
        answer = client.get(f"/desk/palette/?q={quote(text)}")
        times.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"palette: {answer.status} {answer.body[:300]!r}")
    client.close()
    return times
