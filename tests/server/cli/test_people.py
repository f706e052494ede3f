"""The command line takes what makes sense and says in English what does not, before anything is stored."""

import re

import click
import pytest
from click.testing import CliRunner, Result

from muhatap.channels.models import Channel
from muhatap.server.cli.main import muhatap
from muhatap.tenancy.models import Member, Token, Workspace
from muhatap.tenancy.scopes import SCOPES
from tests.house.source import PACKAGE


@pytest.fixture(autouse=True)
def _is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' database is up and migrated already."""
    monkeypatch.setattr("muhatap.server.cli.people.ready", lambda: None)


def _run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(muhatap, list(arguments), input=stdin)


def _channel(*settings: str, kind: str = "email") -> Result:
    pairs = [part for pair in settings for part in ("--set", pair)]
    return _run("channel", "create", kind, "--workspace", "cicekci", "--name", "Destek", *pairs)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ((), "“address” is missing"),
        (("address=destek",), "must be the mailbox's e-mail address"),
        (("address=destek@cicekci.example", "imap_host=imap.cicekci.example", "imap_port=abc"), "must be a number"),
        (("address=destek@cicekci.example", "imap_host=imap.cicekci.example", "imap_port=99.5"), "a whole number"),
        (("address=destek@cicekci.example", "smtp_host=smtp.cicekci.example", "smtp_tls=ssl"), "tls, starttls or none"),
        (("address=destek@cicekci.example", "plus_addressing=perhaps"), "is yes or no"),
        (("address=destek@cicekci.example", "colour=red"), "Unknown setting: colour"),
    ],
)
def test_a_mailbox_that_cannot_work_is_not_made(settings: tuple[str, ...], words: str, workspace: Workspace) -> None:
    done = _channel(*settings)

    assert done.exit_code == 2
    assert words in done.output
    assert not Channel.objects.exists()


def test_a_mailbox_that_makes_sense_is_made(workspace: Workspace) -> None:
    done = _channel("address=destek@cicekci.example", "imap_host=imap.cicekci.example", "imap_port=993")

    assert done.exit_code == 0
    assert Channel.objects.get().settings["imap_port"] == "993"


@pytest.mark.parametrize(
    "arguments",
    [
        ("workspace", "create", "bos", "--name", "  "),
        ("workspace", "create", "uzun", "--name", "x" * 121),
        ("token", "create", "--workspace", "cicekci", "--name", ""),
        ("token", "create", "--workspace", "cicekci", "--name", "Program", "--scope", "nonsense"),
        ("channel", "create", "api", "--workspace", "cicekci", "--name", ""),
        ("member", "create", "ece@cicekci.example", "--workspace", "cicekci", "--role", "agent", "--name", "\t"),
    ],
)
def test_a_name_of_nothing_and_an_unknown_right_are_bad_usage(arguments: tuple[str, ...], workspace: Workspace) -> None:
    done = _run(*arguments)

    assert done.exit_code == 2, done.output
    assert Workspace.objects.count() == 1
    assert [kind.objects.count() for kind in (Token, Channel, Member)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [("ece@cicekci.example", "kısa", "This password is too short."), ("ece", "uzun-bir-parola", "Enter a valid email")],
)
def test_it_speaks_english_in_a_turkish_house(email: str, password: str, words: str, workspace: Workspace) -> None:
    create = ("member", "create", email, "--workspace", "cicekci", "--role", "agent", "--password-stdin")

    done = _run(*create, stdin=f"{password}\n")

    assert done.exit_code == 2
    assert words in done.output


def test_every_right_that_is_asked_for_can_be_given() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    asked = set(re.findall(r"\b(?:allow|allows|_found)\([^)]*\"(\w+:\w+)\"\)", code))

    assert asked == set(SCOPES)


def _options(group: click.Group) -> list[tuple[str, click.Option]]:
    found: list[tuple[str, click.Option]] = []
    for command in group.commands.values():
        found += _options(command) if isinstance(command, click.Group) else []
        found += [(str(command.name), one) for one in command.params if isinstance(one, click.Option)]
    return found


def test_every_option_says_what_it_is_for() -> None:
    assert [(command, one.name) for command, one in _options(muhatap) if not one.help] == []
