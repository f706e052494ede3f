"""Stored arrivals become committed messages, a batch at a time."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from bench.cast import shop
from bench.figure import Figure, middle
from bench.house import analyzed, cpu_of, postgres_of
from bench.words import Words

PEOPLE = 20_000
RUN = 10_000
RUNS = 3
ADD = """
with key as (
  insert into channels_arrival (workspace_id, channel_id, provider_id, state, is_history, tries, reason, arrived_at)
  select %s, %s, n.id, 'waiting', false, 0, '', now() from unnest(%s::text[]) as n (id) returning id, provider_id
)
insert into channels_arrivalbody (arrival_id, content)
select key.id, convert_to(n.content, 'UTF8')
from unnest(%s::text[], %s::text[]) as n (id, content) join key on key.provider_id = n.id
"""


def measure(home: Path) -> list[Figure]:
    """Return messages a second, and the CPU one costs in Python and PostgreSQL together."""
    from muhatap.channels.models import Arrival

    here = shop("intake")
    words = Words(3)
    _arrive(here.workspace, here.rehearsal, [_said(words, number, number) for number in range(PEOPLE)])
    _heard()
    analyzed()
    rates, costs = [], []
    for run in range(RUNS):
        first = PEOPLE + run * RUN
        _arrive(
            here.workspace, here.rehearsal, [_said(words, first + at, _sender(words, first + at)) for at in range(RUN)]
        )
        spent = _spent(home)
        began = time.perf_counter()
        _heard()
        rates.append(RUN / (time.perf_counter() - began))
        costs.append((_spent(home) - spent) / RUN * 1000)
    rows = {"arrivals": Arrival.objects.count(), "a run": RUN}
    cost = middle(costs)
    beside = {"two idle cores by CPU, a second": round(2000 / cost)}
    return [
        Figure(
            "intake", "stored arrivals to committed messages", middle(rates), "/s", 2500, "more", RUNS, rows, beside
        ),
        Figure("intake cpu", "the CPU of one message", cost, "ms", None, "less", RUNS, rows),
    ]


def _sender(words: Words, number: int) -> int:
    return number if words.chance() < 0.1 else words.below(PEOPLE)


def _said(words: Words, number: int, sender: int) -> tuple[str, str]:
    who = {"external_id": f"musteri-{sender}", "name": words.name()}
    return f"m{number}", json.dumps({"external_id": f"m{number}", "sender": who, "text": words.text(10, 40)})


def _arrive(workspace: int, channel: int, said: list[tuple[str, str]]) -> None:
    from django.db import connection

    ids, bodies = [one[0] for one in said], [one[1] for one in said]
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.workspace', %s, false)", [str(workspace)])
        cursor.execute(ADD, [workspace, channel, ids, ids, bodies])
        cursor.execute("reset app.workspace")


def _heard() -> None:
    from muhatap.conversations.intake.hear_batch import hear_batch

    hear: Callable[[], int] = hear_batch
    while hear():
        pass


def _spent(home: Path) -> float:
    return time.process_time() + sum(cpu_of(pid) for pid in postgres_of(home))
