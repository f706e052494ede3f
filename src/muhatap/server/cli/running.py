"""Commands that run the house or look after it."""

import os
import socket
from pathlib import Path

import click

from muhatap.server.bound import address_of, bound
from muhatap.server.cli.ready import ready, say

PORT = click.IntRange(1, 65535)
with_host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer at.")
with_port = click.option("--port", type=PORT, default=8000, show_default=True, help="The port to answer at.")


@click.command()
@with_host
@with_port
def serve(host: str, port: int) -> None:
    """Run everything in one process: pages, streams, loops."""
    _run(host, port, line=bound(host, port), loops=True)


@click.command()
@with_host
@with_port
def web(host: str, port: int) -> None:
    """Run pages and streams only."""
    _run(host, port, line=bound(host, port), loops=False)


@click.command()
def work() -> None:
    """Run the loops and the mail listeners only, until SIGINT or SIGTERM."""
    import signal
    import threading

    os.environ["MUHATAP_POOL"] = "1"
    ready(process="work")
    from muhatap.server import mail_in
    from muhatap.server.loops import Loops

    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    doors = mail_in.start()
    loops = Loops()
    loops.start()
    click.echo("Working.", err=True)
    ended.wait()
    for door in doors:
        door.stop()
    loops.stop()


@click.command()
@with_port
@click.option("--home", type=click.Path(path_type=Path), help="Where the demo's state lives.")
def demo(port: int, home: Path | None) -> None:
    """Open the demo shop Mırra and serve it."""
    if home:
        os.environ["MUHATAP_HOME"] = str(home.resolve())
    line = bound("127.0.0.1", port)
    os.environ["MUHATAP_POOL"] = os.environ["MUHATAP_DEMO"] = "1"
    ready()
    from django.db import connections

    from muhatap.server.demo.seed import seed
    from muhatap.server.demo.staff import PASSWORD

    seed()
    connections.close_all()
    base = f"http://127.0.0.1:{port}"
    click.echo(f"\n  Mırra, the demo shop, is open at {base}/")
    click.echo(f"  Its web page, with the chat, is at {base}/demo/shop\n")
    for email, who in _demo_members():
        click.echo(f"    {email:24} {PASSWORD}    {who}")
    click.echo("\n  Ctrl-C closes it. Its state lies in the home's folder; delete that to begin anew.\n")
    _run("127.0.0.1", port, line=line, loops=True)


def _demo_members() -> list[tuple[str, str]]:
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Member, Workspace

    shop = Workspace.objects.get(slug="mirra")
    with entered(shop.pk):
        seats = Member.objects.filter(is_active=True).select_related("user").order_by("id")
        return [(seat.user.email, f"{seat.name}, {seat.role}") for seat in seats]


def _run(host: str, port: int, *, line: socket.socket, loops: bool) -> None:
    os.environ["MUHATAP_POOL"] = "1"
    ready(process="serve" if loops else "web")
    from django.conf import settings

    from muhatap.api.views.health import checks, warnings
    from muhatap.server.listeners import unheard
    from muhatap.server.loops import troubles
    from muhatap.server.serve import serve as run

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    checks[:] = [troubles, _schema_trouble]
    warnings[:] = [unheard]
    click.echo(f"Muhatap answers at {address_of(host, port)}", err=True)
    _say_how_to_begin(settings.PUBLIC_URL or address_of(host, port), key=settings.MUHATAP_KEY)
    run(line=line, loops=loops)


def _say_how_to_begin(base: str, *, key: bytes) -> None:
    """Print the set-up link of an installation that has no workspace yet."""
    from django.db import connections

    from muhatap.tenancy.setup_link import setup_link

    secret = setup_link(key=key)
    connections.close_all()
    if secret:
        click.echo("\n  Nobody works here yet. Set it up in your browser; this link opens once:\n", err=True)
        click.echo(f"    {base.rstrip('/')}/setup/{secret}/\n", err=True)


def _schema_trouble() -> list[str]:
    from muhatap.server.schema import standing

    found = standing()
    troubles = ["The schema is not current. Run `muhatap migrate`."] if found.lacking else []
    return troubles + (["The database belongs to a newer Muhatap. Install that version here."] if found.unknown else [])


@click.command()
@click.option("--no-backup", is_flag=True, help="Do not keep the database before it is changed.")
def migrate(no_backup: bool) -> None:
    """Bring the schema up to date; what a home holds already is backed up before."""
    ready(migrated=False)
    from muhatap.server.home import home
    from muhatap.server.keeping.restore import refuse_unfinished
    from muhatap.server.keeping.upgrade import upgrade
    from muhatap.server.schema import refuse_newer, standing

    refuse_unfinished(home())
    refuse_newer(standing())
    upgrade(backed_up=not no_backup)
    click.echo("The schema is current.", err=True)


@click.command()
def doctor() -> None:
    """Check everything and say what to do."""
    ready(migrated=False)
    from muhatap.server.doctor import findings

    worst = 0
    for finding in findings():
        say(finding)
        worst = max(worst, 0 if finding["ok"] else 1)
    raise SystemExit(worst)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def bench(names: tuple[str, ...]) -> None:
    """Measure this machine with the project's own benchmarks: a table and a JSON object."""
    import subprocess
    import sys

    from muhatap.server.home import CHECKOUT

    if not (CHECKOUT / "bench" / "__main__.py").is_file():
        raise click.ClickException(
            "The benchmarks come with the source, not with the installed package. Get the source and run `make bench`."
        )
    raise SystemExit(subprocess.run([sys.executable, "-m", "bench", *names], cwd=CHECKOUT, check=False).returncode)


COMMANDS = (serve, web, work, demo, migrate, doctor, bench)
