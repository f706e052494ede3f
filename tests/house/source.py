"""The house's own files, read as text and as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "muhatap"
WRITTEN = ("src", "tests", "bench", "deploy", "docs", "requirements", ".github")
TEXT = {
    ".py",
    ".md",
    ".html",
    ".js",
    ".css",
    ".toml",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    ".svg",
    ".json",
    ".conf",
    ".service",
    "",
}


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files below the folders, migrations left out: they are written by Django."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_in(path: Path) -> Iterator[ast.Call]:
    """Yield every call in a file."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def place(path: Path, node: ast.expr | ast.stmt | None = None) -> str:
    """Return a path as it is named in the house, with the line where there is one."""
    name = path.relative_to(ROOT).as_posix().removeprefix("src/muhatap/")
    return f"{name}:{node.lineno}" if node else name


def text_files() -> Iterator[Path]:
    """Yield every file of words that is kept: those at the top and those in the folders."""
    yield from sorted(path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT)
    for folder in WRITTEN:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
                yield path
