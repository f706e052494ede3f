"""Words that must not stand in kept files, and letters that only kit/turkish.py may turn."""

import ast
import re

from tests.house.source import PACKAGE, ROOT, calls_in, place, python_files, text_files

TURNING = {"lower", "upper", "title", "capitalize", "swapcase", "casefold"}
PROTOCOL = {
    "kit/turkish.py": "the one place where people's letters are turned",
    "kit/html_to_text.py": "names of HTML tags and attributes, schemes of links",
    "people/identify.py": "an addr-spec is compared without regard to case",
    "portal/chat/origins.py": "scheme and host of an origin are compared without regard to case",
}
FOLDERS = {"connectors/email/": "header names, charsets, addr-specs and tags; its reading has tests of its own"}
FILTERS = re.compile(r"\|\s*(?:lower|upper|capfirst|title)\b")
CSS = re.compile(r"text-transform\s*:\s*(?:uppercase|lowercase|capitalize)")
LOOKUP = re.compile(r"__(?:icontains|iexact|istartswith|iendswith|iregex)\b")
# Put together from parts, so that this file does not hold what it looks for.
FORBIDDEN = (
    "pypi" + ".org",
    "registry." + "npmjs.org",
    "files." + "pythonhosted.org",
    "/wo" + "rk/",
    "issue " + "#",
    "/tmp/" + "brief",
)


def test_only_kit_turns_the_letters_of_peoples_text() -> None:
    turning = {
        place(path)
        for path in python_files("src/muhatap")
        for call in calls_in(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in TURNING and not call.args
    }

    assert {one for one in turning if not one.startswith(tuple(FOLDERS))} == set(PROTOCOL)


def test_no_query_leaves_case_to_the_database() -> None:
    asking = {place(path) for path in python_files("src/muhatap") if LOOKUP.search(path.read_text())}

    assert asking == set()


def test_no_screen_turns_letters_either() -> None:
    screens = [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"), *PACKAGE.rglob("*.css")]
    turning = {place(path) for path in screens if FILTERS.search(text := path.read_text()) or CSS.search(text)}

    assert len(screens) > 40
    assert turning == set()


def test_no_kept_file_names_a_place_outside_the_house() -> None:
    found = {
        (place(path), word)
        for path in text_files()
        for word in FORBIDDEN
        if word in path.read_text(encoding="utf-8", errors="replace")
    }

    assert found == set()


def test_everything_is_read_as_utf_8_text() -> None:
    broken = [place(path) for path in text_files() if "\ufffd" in path.read_text(encoding="utf-8", errors="replace")]

    assert ROOT.joinpath("README.md").is_file()
    assert broken == []
