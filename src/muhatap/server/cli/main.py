"""All commands, put together."""

import os
import sys

import click

from muhatap.server.cli import keeping, leaving, mail, people, running


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="muhatap")
def muhatap() -> None:
    """Muhatap: every channel in one inbox, one lifelong record per person."""


for group in (running, keeping, people, leaving, mail):
    for command in group.COMMANDS:
        muhatap.add_command(command)


def main() -> None:
    """Run a command; exit with 0, 1 (the work failed) or 2 (bad usage)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muhatap.server.settings")
    from muhatap.server.embedded.refusal import Refusal

    try:
        muhatap()
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
