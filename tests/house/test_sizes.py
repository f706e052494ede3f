"""What is read in one sitting stays readable: files, functions and their names."""

import ast

import pytest

from tests.house.source import PACKAGE, ROOT, place, python_files, tree_of

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 40, 60
ALL = python_files("src", "tests", "bench")
BANNED = {"utils", "util", "helpers", "helper", "services", "common", "managers", "misc"}


def test_no_file_is_longer_than_a_reader_s_patience() -> None:
    long = {place(path): lines for path in ALL if (lines := len(path.read_text().splitlines())) > FILE_LINES}

    assert len(ALL) > 150
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    functions = [
        (path, node)
        for path in ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {place(path, node) for path, node in functions if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES}

    assert long == set()


def test_no_file_is_named_after_nothing() -> None:
    named = {place(path) for path in ALL if {path.stem, path.parent.name} & BANNED}

    assert named == set()


def test_no_class_is_named_after_its_place_in_a_pattern() -> None:
    classes = [(path, node) for path in ALL for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    vague = {
        place(path, node) for path, node in classes if node.name.startswith("Base") or node.name.endswith("Manager")
    }

    assert vague == set()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_fits_on_a_screen(path: object) -> None:
    lines = (ROOT / str(path)).read_text(encoding="utf-8").splitlines()

    assert len(lines) <= TEMPLATE_LINES
