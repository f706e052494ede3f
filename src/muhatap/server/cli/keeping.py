"""Commands about the state as a whole."""

from pathlib import Path

import click

from muhatap.server.cli.ready import ready, say


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-attachments", is_flag=True, help="Leave the files of messages out.")
def backup(file: Path, without_attachments: bool) -> None:
    """Keep the database, the files of messages and the key in one file, beside a running installation."""
    ready(migrated=False)
    from muhatap.server.home import home
    from muhatap.server.keeping.backup import backup as keep
    from muhatap.server.keeping.backup import in_bucket
    from muhatap.server.keeping.restore import refuse_unfinished

    refuse_unfinished(home())
    kept = keep(file, files=not without_attachments)
    if in_bucket():
        click.echo(
            "Files of messages lie in a bucket and are not in the backup: let the bucket keep versions.", err=True
        )
    if kept["missing"]:
        click.echo(f"{kept['missing']} files of messages are named in the database and are not in the store.", err=True)
    say(kept)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """Bring a backup back into a home that holds nothing yet."""
    from muhatap.server.home import home
    from muhatap.server.keeping.restore import restore as bring_back

    say(bring_back(file, home(), ready=lambda: ready(migrated=False)))


COMMANDS = (backup, restore)
