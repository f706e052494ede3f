"""What can be called or run is written down, and what is written down exists."""

import re

import click
import pytest

from muhatap.channels.connector import kinds
from muhatap.server.cli.main import muhatap
from muhatap.server.streams.app import PATHS
from tests.house.source import ROOT
from tests.house.url_table import routes

PAPERS = "\n".join(
    path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
)
NOT_CALLED = {"api/v1/": "the root answers nothing"}


def _commands(group: click.Group, before: str = "") -> list[str]:
    found: list[str] = []
    for name, command in sorted(group.commands.items()):
        full = f"{before} {name}".strip()
        found += _commands(command, full) if isinstance(command, click.Group) else [full]
    return found


def _calls() -> list[str]:
    streams = {path.removeprefix("/") for path in PATHS if path.startswith("/api/")}
    return sorted({route for route in routes() if route.startswith("api/")} | streams)


@pytest.mark.parametrize("command", _commands(muhatap))
def test_every_command_is_written_down(command: str) -> None:
    assert re.search(rf"\b{re.escape(command)}\b", PAPERS), f"`muhatap {command}` is in no document"


@pytest.mark.parametrize("route", _calls())
def test_every_call_of_the_api_is_written_down(route: str) -> None:
    path = re.sub(r"<[^>]+>", "{x}", route.removeprefix("api/v1"))
    known = set(re.findall(r"/[\w/{}.-]+", re.sub(r"\{[^}/]*\}", "{x}", PAPERS)))

    assert route in NOT_CALLED or path in known or f"/api/v1{path}" in known, f"{path} is in no document"


def test_the_hooks_are_written_down() -> None:
    assert "/hooks/" in PAPERS


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"rehearsal"}))
def test_every_channel_kind_has_words_of_its_own(kind: str) -> None:
    assert (ROOT / "docs" / "channels" / f"{kind}.md").is_file() or f"`{kind}`" in PAPERS


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", PAPERS))))
def test_a_link_between_papers_leads_somewhere(link: str) -> None:
    folders = [ROOT, ROOT / "docs", ROOT / "docs" / "channels", ROOT / "docs" / "decisions"]

    assert any((folder / link).exists() for folder in folders)
