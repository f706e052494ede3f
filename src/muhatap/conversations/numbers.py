"""How many rows each of several questions finds, no further than anybody reads, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value


@dataclass(frozen=True, slots=True)
class Number:
    """One question as SQL: what asks it again and again keeps this, for putting it together costs most."""

    sql: str
    given: tuple[Any, ...]

    @classmethod
    def of(cls, rows: "QuerySet[Any]", *, cap: int) -> "Number":
        """Return the question how many rows there are, up to one past the cap."""
        sql, given = rows.order_by().values_list(Value(1))[: cap + 1].query.sql_with_params()
        return cls(f"(select count(*) from ({sql}) found)", tuple(given))


def numbers(asked: Sequence[Number]) -> list[int]:
    """Return the answers in their order; the caller is inside the workspace."""
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(one.sql for one in asked)}", [value for one in asked for value in one.given])
        return list(cursor.fetchone())
