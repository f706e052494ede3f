"""The house promises that every word on a screen stands in Turkish and in English, whoever wrote the screen."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from muhatap.desk.accounts import TROUBLES
from muhatap.desk.templatetags.desk import MARKS, PASSWORD_FIELDS
from muhatap.desk.words import HEADED, MONTHS, NEAR, WEEKDAYS
from tests.house.source import PACKAGE, place

TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
ALONE = "service-worker.js"
"""It speaks while no page can be reached to lend it words, and holds its own in both languages."""
SCRIPTS = sorted(path for path in PACKAGE.joinpath("desk/static").rglob("*.js") if path.name != ALONE)
SCREENS = [*sorted(PACKAGE.joinpath("desk").rglob("*.py")), PACKAGE / "server/errors.py"]
SAID = re.compile(r'\{%\s*t\s+"((?:[^"\\]|\\.)*)"\s+"((?:[^"\\]|\\.)*)"(?:\s+as\s+\w+)?\s*%\}')
TAG = re.compile(r"\{% block bodyclass %\}\w*\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TYPED = re.compile(r"<code[^>]*>[^<{]*</code>")
TURKISH = re.compile(r"[ğşıİçöüĞŞÇÖÜ]")
WORD = re.compile(r"[^\W\d_]{2,}")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`')
SPOKEN = {"aria-label", "aria-valuetext", "title", "placeholder", "alt", "label"}
NAMES = {
    *("Muhatap", "muhatap", "Türkçe", "English", "Işıl", "Karaağaç", "Mırra", "Köz"),
    *("Alt", "Ctrl", "Enter", "Shift", "Esc", "KB", "MB"),
}
PAIRED = {
    *("desk/words.py", "desk/accounts.py", "desk/names.py", "desk/notices.py", "desk/templatetags/desk.py"),
    *("desk/views/attachments.py", "desk/views/program.py"),
    *("desk/house_mail.py", "desk/forms/founding.py"),
}
"""Where Turkish stands in Python otherwise than first in a pair, each with its English beside it."""
PAIRS = {"said", "both"}


class _Reader(HTMLParser):
    """Gathers what people would read or hear of a template whose tags are taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.heard += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_data(self, data: str) -> None:
        self.heard.append(data)


def _unpaired(template: str) -> set[str]:
    reader = _Reader()
    reader.feed(TAG.sub(" ", TYPED.sub(" ", template)))
    return {word for said in reader.heard for word in WORD.findall(said)} - NAMES


def _literals(script: str) -> list[str]:
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script, flags=re.DOTALL)
    return ["".join(found) for found in STRING.findall(code)]


def _pair(node: ast.AST) -> list[ast.expr]:
    """Return the Turkish and the English of `said("…", "…")`, `both("…", "…")` and `("…", "…")`, else nothing."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PAIRS:
        return node.args if len(node.args) == 2 else []
    return node.elts if isinstance(node, ast.Tuple) and len(node.elts) == 2 else []


def _paired(tree: ast.AST) -> set[int]:
    """Return the Turkish parts whose English beside them holds no Turkish letter."""
    found: set[int] = set()
    for turkish, english in filter(None, map(_pair, ast.walk(tree))):
        said = [one.value for one in ast.walk(english) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if said and not any(TURKISH.search(words) for words in said):
            found |= {id(one) for one in ast.walk(turkish)}
    return found


def _strings(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | _paired(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=place)
def test_every_word_of_a_template_stands_in_both_languages(template: Path) -> None:
    assert _unpaired(template.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=place)
def test_each_pair_is_turkish_first_and_english_second(template: Path) -> None:
    for turkish, english in SAID.findall(template.read_text(encoding="utf-8")):
        assert turkish.strip(), english
        assert english.strip(), turkish
        assert not TURKISH.search(english), english
        assert "'" not in turkish.replace("lang='", "").replace("'>", ""), f"an apostrophe is ’: {turkish}"
        assert "'" not in english, f"an apostrophe is ’: {english}"


@pytest.mark.parametrize("script", SCRIPTS, ids=place)
def test_a_script_says_nothing_of_its_own(script: Path) -> None:
    """Its words come from the page, which has them in the reader's language."""
    said = [one for one in _literals(script.read_text(encoding="utf-8")) if TURKISH.search(one) and len(one) > 1]
    sentences = [one for one in _literals(script.read_text(encoding="utf-8")) if re.match(r"[A-ZÇĞİÖŞÜ]\w+ \w+", one)]

    assert (said, sentences) == ([], [])


def test_turkish_stands_in_python_only_beside_its_english() -> None:
    turkish = {place(path) for path in SCREENS if any(TURKISH.search(said) for said in _strings(path))}

    assert turkish <= PAIRED
    assert "desk/words.py" in turkish
    assert all(MONTHS["en"])
    assert len(MONTHS["en"]) == len(MONTHS["tr"]) == 12
    assert len(WEEKDAYS["en"]) == len(WEEKDAYS["tr"]) == 7
    assert NEAR["en"].keys() == NEAR["tr"].keys() == HEADED["en"].keys() == HEADED["tr"].keys()
    assert not any(TURKISH.search(mark[2]) for mark in MARKS.values())
    assert not any(TURKISH.search(label[1]) for label in PASSWORD_FIELDS.values())
    assert not any(TURKISH.search(english) for english in TROUBLES)


def test_the_walk_would_find_what_was_forgotten() -> None:
    assert _unpaired('<p title="Kutu">{% t "Kutu" "Inbox" %} Selam</p>') == {"Kutu", "Selam"}
    assert _literals('say("Olmadı"); // "değil"\nconst a = `b`;') == ["Olmadı", "b"]
    assert len(TEMPLATES) > 40
    assert len(SCRIPTS) > 10
