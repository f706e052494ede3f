"""What a command needs before it can work."""

import json
import os
from typing import Any

import click


def ready(*, migrated: bool = True) -> None:
    """Set Django up over the running installation's database, started and migrated where it is the embedded one."""
    import django

    from muhatap.server.logs import configure_logs

    configure_logs()
    django.setup()
    if not migrated:
        return
    if os.environ.get("DATABASE_URL"):
        if unmigrated():
            raise click.ClickException("The schema is not current. Run `muhatap migrate` first.")
    elif unmigrated():
        migrate()


def unmigrated() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the schema up to date, as the owner; of several who want to at once the others wait and find it done."""
    from django.core.management import call_command
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('muhatap.schema'))")
        try:
            if unmigrated():
                call_command("migrate", database="owner", verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('muhatap.schema'))")


def say(answer: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own; line separators inside it are escaped."""
    click.echo(json.dumps(answer, ensure_ascii=True))


def workspace_of(slug: str) -> Any:
    """Return the workspace with this slug, or end with words."""
    from muhatap.tenancy.models import Workspace

    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        raise click.ClickException(f"There is no workspace “{slug}”.")
    return found
