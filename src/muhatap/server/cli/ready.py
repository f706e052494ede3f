"""What a command needs before it can work."""

import json
from typing import Any

import click


def ready(*, migrated: bool = True, process: str = "") -> None:
    """Set Django up over the running installation's database, started and migrated where it is the embedded one.

    A process that lasts says its name, which its log has.
    """
    import django

    from muhatap.server.database import is_foreign
    from muhatap.server.home import home
    from muhatap.server.keeping.restore import refuse_unfinished
    from muhatap.server.keeping.upgrade import upgrade
    from muhatap.server.logs import configure_logs
    from muhatap.server.schema import refuse_newer, standing

    configure_logs(process)
    if migrated:
        refuse_unfinished(home())
    django.setup()
    if not migrated:
        return
    found = standing()
    refuse_newer(found)
    if not found.lacking:
        return
    if is_foreign():
        raise click.ClickException("The schema is not current. Run `muhatap migrate` first.")
    upgrade()


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
