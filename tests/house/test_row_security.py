"""The database itself keeps tenants apart: asked of PostgreSQL's own catalogue, so that no new table can forget it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

OPEN = {
    "journal_reaction": "claimed before the workspace is entered; numbers only",
    "channels_arrival": "written down and claimed before the workspace is entered",
    "tenancy_token": "found by the digest of its secret before the workspace is known",
}
_TENANT_TABLES = """
select c.oid::bigint, c.relname, c.relrowsecurity, c.relforcerowsecurity
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by c.relname
"""
_LEADING = """
select distinct i.indrelid::regclass::text from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where a.attname = 'workspace_id'
"""
_POLICIES = """
select tablename, policyname, qual, with_check, roles::text[] from pg_policies where schemaname = 'public'
"""
_KEYS = """
select k.conrelid::regclass::text, k.confrelid::regclass::text,
  array(select a.attname::text from unnest(k.conkey) with ordinality as n (number, place)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n.number order by n.place),
  k.confdeltype::text
from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
"""
_DEFINERS = """
select p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))::text,
  has_function_privilege('public', p.oid, 'execute'), coalesce(p.proconfig::text, '')
from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace
"""
_ROLE = """
select current_user, rolsuper, rolbypassrls, rolcreaterole, has_schema_privilege('public', 'create')
from pg_roles where rolname = current_user
"""


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.fixture
def tables(db: None) -> Iterator[dict[str, tuple[bool, bool]]]:
    found = {name: (enabled, forced) for _, name, enabled, forced in _rows(_TENANT_TABLES)}
    assert len(found) >= 14, "the catalogue query finds too few tables to be right"
    return found


def test_every_tenant_table_forces_row_security_or_says_why_not(tables: dict[str, tuple[bool, bool]]) -> None:
    lax = {name for name, (enabled, forced) in tables.items() if not (enabled and forced)}

    assert lax == set(OPEN)


def test_every_tenant_table_shows_only_the_entered_workspace(tables: dict[str, tuple[bool, bool]]) -> None:
    policies = _rows(_POLICIES)
    own = {
        name
        for name, policy, seen, written, roles in policies
        if policy == "own_workspace" and roles == ["public"] and seen == written and "app.workspace" in seen
    }

    assert own == set(tables) - set(OPEN)


def test_no_policy_opens_a_table_to_the_app(db: None) -> None:
    wide = {
        (name, policy)
        for name, policy, _, _, roles in _rows(_POLICIES)
        if policy != "own_workspace" and roles != ["muhatap_owner"]
    }

    assert wide == set()


def test_every_tenant_table_is_indexed_by_workspace_first(tables: dict[str, tuple[bool, bool]]) -> None:
    leading = {name for (name,) in _rows(_LEADING)}

    assert set(tables) - leading == set()


def test_no_row_can_point_into_another_workspace(tables: dict[str, tuple[bool, bool]]) -> None:
    keys = [(child, parent, columns) for child, parent, columns, _ in _rows(_KEYS)]
    between = [key for key in keys if key[0] in tables and key[1] in tables]
    single = {(child, columns[0]) for child, _, columns in between if len(columns) == 1}
    double = {
        (child, columns[1]) for child, _, columns in between if columns[0] == "workspace_id" and len(columns) == 2
    }

    assert len(double) >= 16
    assert single == set(), "same_workspace() holds it, and drops the key that Django made"


def test_the_twin_of_a_protected_key_deletes_nothing(db: None) -> None:
    deletes = {
        (child, columns[1]) for child, _, columns, on_delete in _rows(_KEYS) if len(columns) == 2 and on_delete == "c"
    }
    protected = {
        (model._meta.db_table, column.column)
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if isinstance(column, models.ForeignKey) and column.remote_field.on_delete is not models.CASCADE
    }

    assert ("conversations_message", "author_id") in protected
    assert deletes & protected == set()


def test_no_definer_function_is_everybodys(db: None) -> None:
    definers = _rows(_DEFINERS)

    assert {name.partition("(")[0] for name, *_ in definers} >= {"seats_of", "channel_by_key", "dispatches_due"}
    assert [name for name, _, by_all, _ in definers if by_all] == []
    assert [name for name, _, _, path in definers if "search_path=public, pg_temp" not in path] == []


def test_the_tests_run_as_the_restricted_role(db: None) -> None:
    assert _rows(_ROLE) == [("muhatap_app", False, False, False, False)]


@pytest.mark.parametrize(
    "statement",
    [
        "create table intruder (id int)",
        "alter table people_person disable row level security",
        "drop policy own_workspace on people_person",
        "truncate people_person",
        "set role muhatap_owner",
    ],
)
def test_the_app_cannot_change_the_rules(db: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_shown_where_no_workspace_is_entered(
    tables: dict[str, tuple[bool, bool]], conversation: Any
) -> None:
    inside = _counts(set(tables) - set(OPEN))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.workspace', '', true)")
    outside = _counts(set(tables) - set(OPEN))

    assert inside["conversations_message"] == 1
    assert set(outside.values()) == {0}


def _counts(tables: set[str]) -> dict[str, int]:
    return {table: _rows(f'select count(*) from "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608
