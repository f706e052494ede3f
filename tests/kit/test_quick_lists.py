"""The house promises that a list comes to the database as it is, whatever is written in it."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.array import ListDumper

from muhatap.kit.quick_lists import QuickListDumper

STORABLE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
SPECIAL = st.sampled_from(["", "null", "NULL", "{}", '"', "\\", '\\"', "a,b", " ", "\n", "\u2003", "{a,NULL}"])
WHOLE = st.integers(-(2**63), 2**63 - 1)


def _back(values: list[Any], kind: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"select %s::{kind}[]", [values])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@given(st.lists(st.none() | STORABLE | SPECIAL))
def test_texts_come_back_as_they_went(texts: list[str | None]) -> None:
    assert _back(texts, "text") == texts


@pytest.mark.django_db
@given(st.lists(st.none() | WHOLE))
def test_numbers_come_back_as_they_went(numbers: list[int | None]) -> None:
    assert _back(numbers, "bigint") == numbers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, None, False], "bool"),
        ([datetime(2026, 11, 25, tzinfo=UTC), None], "timestamptz"),
        ([b"\x00\\", None], "bytea"),
        ([["a", None], ['"', "b"]], "text"),
    ],
)
def test_what_is_neither_text_nor_number_goes_the_old_way(values: list[Any], kind: str) -> None:
    back = _back(values, kind)

    assert [bytes(one) if kind == "bytea" and one is not None else one for one in back] == values


@pytest.mark.django_db
def test_an_end_of_text_within_a_text_is_refused() -> None:
    with pytest.raises(DataError, match="NUL"):
        _back(["a\x00b"], "text")


def test_every_connection_writes_its_lists_so(db: None) -> None:
    connection.ensure_connection()
    found = connection.connection.adapters.get_dumper(list, psycopg.adapt.PyFormat.AUTO)

    assert found is QuickListDumper
    assert issubclass(found, ListDumper)
