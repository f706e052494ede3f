"""Commands about a workspace as a whole: how long it keeps what, taking it along, giving it up."""

from pathlib import Path

import click

from muhatap.server.cli.people import workspace
from muhatap.server.cli.ready import ready, say, workspace_of


def _days(context: click.Context, option: click.Parameter, given: str | None) -> int | None:
    """Return days, 0 for ever, None where nothing was given."""
    if given in (None, "forever"):
        return None if given is None else 0
    if not given.isdecimal() or not 0 < int(given) < 100_000:
        raise click.BadParameter("Give a number of days from 1, or forever.")
    return int(given)


@workspace.command("retention")
@click.argument("slug")
@click.option(
    "--arrivals", callback=_days, metavar="DAYS|forever", help="How long what providers delivered is kept as it came."
)
@click.option("--files", callback=_days, metavar="DAYS|forever", help="How long files of messages are kept.")
def retention(slug: str, arrivals: int | None, files: int | None) -> None:
    """Show how long a workspace keeps what, and change what is given."""
    ready()
    from muhatap.tenancy.entered import entered

    shop = workspace_of(slug)
    kept = {
        "arrivals": shop.arrivals_kept_days if arrivals is None else arrivals or None,
        "files": shop.files_kept_days if files is None else files or None,
    }
    with entered(shop.pk):
        shop.keep_for(**kept, by=None)
    say({"slug": slug, "arrivals": shop.arrivals_kept_days or "forever", "files": shop.files_kept_days or "forever"})


@workspace.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(slug: str, file: Path) -> None:
    """Write everything of a workspace into one file: JSON lines for each table, and the files of its messages."""
    ready()
    from muhatap.server.keeping.export import export as write

    say(write(workspace_of(slug).pk, slug, file))


@workspace.command("delete")
@click.argument("slug")
@click.option("--yes-delete", "typed", metavar="SLUG", default="", help="Do not ask: the slug again.")
def delete(slug: str, typed: str) -> None:
    """Delete a workspace with everything in it, for good."""
    ready()
    from muhatap.server.keeping.delete import delete as remove
    from muhatap.server.keeping.delete import what_would_go

    shop = workspace_of(slug)
    if not typed:
        told = ", ".join(f"{number} {what}" for what, number in what_would_go(shop.pk).items())
        click.echo(f"This deletes “{shop.name}” for good: {told}. `muhatap workspace export` keeps them.", err=True)
        typed = click.prompt("Type its slug to go on", err=True, default="", show_default=False)
    if typed != slug:
        raise click.ClickException("That is not its slug. Nothing was deleted.")
    say({"slug": slug, **remove(shop.pk)})


COMMANDS = ()
"""They hang below `workspace`, which people.py adds."""
