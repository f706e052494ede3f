"""The schema against the program: what the database lacks, and what it has that this program does not know."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from muhatap.server.embedded.refusal import Refusal


class NewerSchema(Refusal):
    """A newer Muhatap has changed this database already."""


@dataclass(frozen=True)
class Standing:
    """How many migrations the database lacks, and those that a program applied which knew more than this one."""

    lacking: int
    unknown: list[str]


def standing() -> Standing:
    """Return how the database stands to this program, by one look at the list of its migrations.

    The same list is compared once: the program does not change while it runs, and comparing is a tenth of a second.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return _compared(frozenset(MigrationRecorder(connection).applied_migrations()))


def applied() -> list[str]:
    """Return the applied migrations as the places of their modules: a program that lacks one is older."""
    from django.apps import apps

    loader = _loader()
    known = set(loader.applied_migrations) & set(loader.disk_migrations)
    return sorted(f"{apps.get_app_config(label).name}.migrations.{name}" for label, name in known)


def refuse_newer(found: Standing) -> None:
    """Raise NewerSchema where this program is older than the database."""
    if ahead := found.unknown:
        raise NewerSchema(
            f"The database was changed by a newer Muhatap (it has {ahead[-1]}, which this one does not know). "
            "Install that version or a newer one; or restore a backup from before the change into another home."
        )


def migrate() -> None:
    """Bring the schema up to date, as the owner."""
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0)


@lru_cache(maxsize=1)
def _compared(there: frozenset[tuple[str, str]]) -> Standing:
    loader = _loader()
    known = loader.disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    # One that took the place of others is there where all of them are.
    there |= {key for key, migration in loader.replacements.items() if there.issuperset(migration.replaces)}
    lacking = {key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)} - there
    return Standing(len(lacking), sorted(f"{label}.{name}" for label, name in there - set(known) - replaced))


def _loader() -> Any:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(connection)
