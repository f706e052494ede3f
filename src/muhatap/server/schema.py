"""The schema against the program: what the database lacks, and what it has that this program does not know."""

from typing import Any

from muhatap.server.embedded.refusal import Refusal


class NewerSchema(Refusal):
    """A newer Muhatap has changed this database already."""


def unmigrated() -> int:
    """Return how many migrations the database lacks."""
    executor = _executor()
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def applied() -> list[str]:
    """Return the applied migrations as the places of their modules: a program that lacks one is older."""
    from django.apps import apps

    loader = _executor().loader
    known = set(loader.applied_migrations) & set(loader.disk_migrations)
    return sorted(f"{apps.get_app_config(label).name}.migrations.{name}" for label, name in known)


def unknown() -> list[str]:
    """Return the migrations that were applied by a program that knew more than this one."""
    loader = _executor().loader
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return sorted(
        f"{label}.{name}" for label, name in set(loader.applied_migrations) - set(loader.disk_migrations) - replaced
    )


def refuse_newer() -> None:
    """Raise NewerSchema where this program is older than the database."""
    ahead = unknown()
    if ahead:
        raise NewerSchema(
            f"The database was changed by a newer Muhatap (it has {ahead[-1]}, which this one does not know). "
            "Install that version or a newer one; or restore a backup from before the change into another home."
        )


def migrate() -> None:
    """Bring the schema up to date, as the owner."""
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0)


def _executor() -> Any:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)
