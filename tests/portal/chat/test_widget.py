"""The script is small, one file, and asked for again only when it changed."""

import gzip
import re

from django.test import Client

from muhatap.portal.chat.widget import PARTS


def test_the_widget_is_smaller_than_a_picture() -> None:
    answer = Client().get("/widget.js", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(answer.content) < 20 * 1024
    assert gzip.decompress(answer.content) == Client().get("/widget.js").content


def test_it_is_kept_and_asked_for_by_its_tag() -> None:
    first = Client().get("/widget.js")
    again = Client().get("/widget.js", headers={"If-None-Match": first["ETag"]})

    assert "max-age=600" in first["Cache-Control"]
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert again.status_code == 304
    assert not first.cookies


def test_nothing_in_it_needs_a_page_to_be_lax() -> None:
    script = "".join(path.read_text(encoding="utf-8") for path in PARTS.glob("*.js"))

    assert not any(word in script for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function("))
    assert not any(word in script for word in ("document.cookie", "Date.now(", "new Date()"))


def test_it_says_the_same_things_in_both_languages() -> None:
    words = (PARTS / "words.js").read_text(encoding="utf-8")
    turkish, english = (re.findall(r"(?m)(\w+): [\"(`]", part) for part in words.split("\n  en: {"))

    assert len(turkish) > 60
    assert [one for one in turkish if one != "const"] == english
    assert not re.search("[ğşıİçöüĞŞÇÖÜ]", words.split("\n  en: {")[1])
