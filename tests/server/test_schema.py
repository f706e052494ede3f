"""The database's migrations against the program's: what is lacking, and what a newer program left there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from muhatap.server.cli.running import _schema_trouble
from muhatap.server.schema import NewerSchema, Standing, refuse_newer, standing

pytestmark = pytest.mark.django_db


def _does(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _planned() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def test_a_current_database_lacks_nothing_and_holds_nothing_unknown() -> None:
    assert standing() == Standing(0, [])


def test_what_is_lacking_is_what_would_be_migrated() -> None:
    _does("delete from django_migrations where app in ('conversations', 'usersessions')")

    assert standing().lacking == _planned() > 10


def test_what_a_newer_program_did_is_named_and_refused() -> None:
    _does("insert into django_migrations (app, name, applied) values ('radar', '0001_initial', now())")

    assert standing() == Standing(0, ["radar.0001_initial"])
    with pytest.raises(NewerSchema, match=r"it has radar\.0001_initial"):
        refuse_newer(standing())


def test_health_compares_the_same_list_once_and_sees_any_change_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    build = MigrationLoader.build_graph
    monkeypatch.setattr(MigrationLoader, "build_graph", lambda loader: (built.append(1), build(loader)))
    _does("insert into django_migrations (app, name, applied) values ('radar', '0002_newest', now())")

    told = [_schema_trouble() for _ in range(5)]

    assert told == [["The database belongs to a newer Muhatap. Install that version here."]] * 5
    assert len(built) <= 1
    _does("delete from django_migrations where app = 'radar' or app = 'people'")
    assert _schema_trouble() == ["The schema is not current. Run `muhatap migrate`."]
