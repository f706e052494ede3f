"""Commands about mail, and the replay of arrivals."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from muhatap.server.cli.ready import ready, say

BATCH = 200


@click.group()
def mail() -> None:
    """Mails as files."""


@mail.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def read(paths: tuple[Path, ...]) -> None:
    """Print what each mail says; no database is needed. Ends with 1 where one could not be read."""
    from muhatap.connectors.email.reading.describe import describe

    worst = 0
    for path in paths:
        told = describe(path)
        say(told)
        worst = max(worst, 1 if "error" in told else 0)
    raise SystemExit(worst)


@mail.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--channel", "number", required=True, type=int, metavar="ID", help="The e-mail channel they arrive on.")
def ingest(paths: tuple[Path, ...], number: int) -> None:
    """Let files, folders or mbox files arrive through the real intake and print what became of them."""
    ready()
    import hashlib

    from muhatap.channels.models import Arrival
    from muhatap.channels.write_down import write_down
    from muhatap.conversations.intake.hear_batch import hear_batch
    from muhatap.tenancy.entered import entered

    workspace = _workspace_of_channel(number)
    ids: list[int] = []
    fresh: set[int] = set()
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Taking in", total=None)
        for raw in _mails(paths):
            with entered(workspace):
                digest = hashlib.sha256(raw).hexdigest()
                arrival, is_new = write_down(workspace, number, provider_id=f"file:{digest}", content=raw)
            ids.append(arrival)
            fresh.update([arrival] if is_new else [])
            if len(ids) % BATCH == 0:
                hear_batch(BATCH)
            bar.update(task, advance=1)
        while hear_batch(BATCH):
            pass
    states = list(Arrival.objects.filter(pk__in=fresh).values_list("state", flat=True))
    counted = {state: states.count(state) for state in ("heard", "duplicate", "set_aside", "parked")}
    again = len(ids) - len(fresh)
    say({"arrived": len(ids), **counted, "duplicate": counted["duplicate"] + again})


def _workspace_of_channel(number: int) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select workspace_id from channels_listening(%s) where channel_id = %s", [["email"], number])
        row = cursor.fetchone()
    if row is None:
        raise click.ClickException(f"There is no enabled e-mail channel {number}.")
    return int(row[0])


def _mails(paths: tuple[Path, ...]) -> Iterator[bytes]:
    for path in paths:
        if path.is_dir():
            yield from _mails(tuple(sorted(one for one in path.rglob("*") if one.is_file())))
        elif path.suffix == ".mbox":
            box = mailbox.mbox(path, create=False)
            yield from (box.get_bytes(key) for key in box.iterkeys())
        else:
            yield path.read_bytes()


@click.group()
def arrivals() -> None:
    """What came in and was put aside."""


@arrivals.command("replay")
@click.argument("number", type=int)
def replay_arrival(number: int) -> None:
    """Let intake try a parked arrival again."""
    ready()
    from muhatap.channels.models import Arrival
    from muhatap.conversations.intake.replay import NothingToReplay, replay

    arrival = Arrival.objects.filter(pk=number).first()
    if arrival is None:
        raise click.ClickException(f"There is no arrival {number}.")
    try:
        replay(arrival)
    except NothingToReplay as refusal:
        raise click.ClickException(str(refusal)) from refusal
    say({"arrival": str(number), "state": "waiting"})


COMMANDS = (mail, arrivals)
