"""Does every query of a screen use an index on the large workspace?"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cast import Shop
from bench.generate import Data

SCANNED = re.compile(r"Seq Scan on (\w+)")
MANY = 5_000
"""A table of fewer rows may be read from end to end: that is cheaper than an index."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One query of a screen: its time, the rows it touched, and what PostgreSQL scanned from end to end."""

    screen: str
    sql: str
    milliseconds: float
    rows: int
    whole: tuple[str, ...]
    text: str

    @property
    def reads_whole_table(self) -> bool:
        """Whether a large table was read without an index."""
        return bool(self.whole)


def plans_of(home: Path, here: Shop, data: Data) -> list[Plan]:
    """Return the plan of every query of the inbox, a conversation and the API's list, worst first; print a summary."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    name, _, key = here.cookie.partition("=")
    desk, api = Client(), Client(headers={"Authorization": f"Bearer {here.token}"})
    desk.cookies[name] = key
    screens: dict[str, Callable[[], Any]] = {
        "inbox": lambda: desk.get("/?tab=mine"),
        "inbox team": lambda: desk.get("/?tab=team"),
        "inbox resolved": lambda: desk.get("/?tab=team&shown=resolved"),
        "conversation": lambda: desk.get(f"/desk/conversations/{data.long[0]}/"),
        "api list": lambda: api.get("/api/v1/conversations?limit=50"),
        "api people": lambda: api.get("/api/v1/people?email=musteri77@example.net"),
        "api people query": lambda: api.get("/api/v1/people?query=zeynep"),
        "api conversations query": lambda: api.get("/api/v1/conversations?query=zeynep"),
        "search": lambda: desk.get("/desk/search/?q=zeynep"),
    }
    tables = _large()
    found = [plan for screen, ask in screens.items() for plan in _explained(screen, ask, here.workspace, tables)]
    found.sort(key=lambda plan: -plan.milliseconds)
    _print(found)
    return found


def _large() -> frozenset[str]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and reltuples > %s", [MANY])
        return frozenset(row[0] for row in cursor.fetchall())


def _explained(screen: str, ask: Callable[[], Any], workspace: int, large: frozenset[str]) -> list[Plan]:
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].casefold() == "select" and "set_config" not in sql and params is not None:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"{screen}: {answer.status_code}")
    return [_plan(screen, sql, params, workspace, large) for sql, params in asked]


def _plan(screen: str, sql: str, params: Any, workspace: int, large: frozenset[str]) -> Plan:
    from django.db import connection

    from muhatap.tenancy.entered import entered

    with entered(workspace), connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, costs off, timing off, buffers off) {sql}", params)
        lines = [row[0] for row in cursor.fetchall()]
    text = "\n".join(lines)
    spent = re.search(r"Execution Time: ([\d.]+)", text)
    rows = sum(
        int(float(n) * int(loops)) for n, loops in re.findall(r"Scan .*\(actual rows=([\d.]+) loops=(\d+)\)", text)
    )
    dropped = sum(int(n) for n in re.findall(r"Rows Removed by (?:Filter|Join Filter): (\d+)", text))
    whole = tuple(sorted(large.intersection(SCANNED.findall(text))))
    return Plan(screen, sql, float(spent[1]) if spent else 0.0, rows + dropped, whole, text)


def _print(plans: list[Plan]) -> None:
    print("\nThe dearest queries, and those that read a large table from end to end:", file=sys.stderr)
    for at, plan in enumerate(plans):
        if at < 12 or plan.reads_whole_table or plan.rows > MANY:
            about = f"reads all of {', '.join(plan.whole)}" if plan.whole else "by index"
            query = re.sub(
                r"\s+", " ", re.sub(r"select .*? from", "select … from", plan.sql, count=1, flags=re.I | re.S)
            )
            print(
                f"{plan.milliseconds:8.1f} ms {plan.rows:8} rows  {plan.screen:16} {about}: {query[:110]}",
                file=sys.stderr,
            )
