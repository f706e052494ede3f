"""The log says what happened and where, and nothing about anybody."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client

from muhatap.server.logs import configure_logs
from tests.cast import logged_in, token_for

HERS = ["ayse@ornek.example", "+90 532 123 45 67", "Orkidem soldu"]
TROUBLE = f"cannot parse {HERS!r}"
SAYS = f"""
import logging, os, sys, threading
from muhatap.server.logs import configure_logs
import structlog
configure_logs("serve")
log = structlog.get_logger("muhatap.test")
def fail():
    raise ValueError({TROUBLE!r})
try:
    fail()
except ValueError as trouble:
    log.error("loop.failed", loop="intake", trouble=type(trouble).__name__, number=7)
    log.warning("careless", words=str(trouble)[:300])
    logging.getLogger("some.library").exception("it said %s", trouble)
    logging.getLogger("some.library").warning(f"told {{trouble}}")
log.info("quiet", incident="MH-12345678")
thread = threading.Thread(target=fail, name="listen-3")
thread.start()
thread.join()
fail()
"""


def _lines(home: Path, **environment: str) -> tuple[list[dict[str, Any]], str]:
    done = subprocess.run(
        [sys.executable, "-c", SAYS],
        env={"MUHATAP_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stderr.splitlines()], done.stderr


def test_every_line_is_json_and_names_nobody(tmp_path: Path) -> None:
    lines, text = _lines(tmp_path)

    events = [(one["event"], one["level"]) for one in lines]
    assert events == [
        ("loop.failed", "error"),
        ("careless", "warning"),
        ("library.said", "error"),
        ("library.said", "warning"),
        ("quiet", "info"),
        ("thread.ended", "error"),
        ("process.ended", "error"),
    ]
    assert "ayse@" not in text
    assert "532" not in text
    assert all("Orkidem" not in str(one) for one in lines if one["event"] != "careless")
    assert lines[0] == {**lines[0], "loop": "intake", "trouble": "ValueError", "number": 7}
    assert lines[2]["trouble"] == "ValueError"
    assert all(one["place"] for one in (lines[0], lines[2], lines[3], lines[5], lines[6]))
    assert re.fullmatch("MH-[0-9a-f]{8}", lines[6]["incident"])
    assert all(one["timestamp"].endswith("Z") for one in lines)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_home_has_the_same_lines_where_it_is_asked_for(tmp_path: Path) -> None:
    told, _ = _lines(tmp_path, MUHATAP_LOG_DAYS="7")

    kept = (tmp_path / "logs" / "serve.log").read_text(encoding="utf-8")
    assert [json.loads(line) for line in kept.splitlines()] == told
    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700


def test_two_processes_do_not_turn_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from muhatap.server import logs

    monkeypatch.setenv("MUHATAP_HOME", str(tmp_path))

    first, second = logs._file("web", days=3), logs._file("web", days=3)

    assert {Path(one.baseFilename).name for one in (first, second)} == {"web.log", "web-2.log"}  # type: ignore[attr-defined]
    for one in (first, second):
        one.close()


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Give the test process its own handlers back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("path", ["/", "/api/v1/conversations"])
def test_an_error_page_and_the_log_have_the_same_incident(
    path: str, defne: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(TROUBLE)

    client = logged_in(defne)
    if path != "/":
        client = Client(headers={"Authorization": f"Bearer {token_for(defne.workspace)}"})
    client.raise_request_exception = False
    monkeypatch.setattr("muhatap.desk.views.inbox.render", fail)
    monkeypatch.setattr("muhatap.api.views.conversations.page", fail)
    configure_logs()

    answer = client.get(path)

    page = answer.content.decode()
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert answer.status_code == 500
    assert re.search("MH-[0-9a-f]{8}", page)[0] == line["incident"]  # type: ignore[index]
    assert (line["event"], line["trouble"]) == ("request.failed", "ValueError")
    assert not any(word in page + str(line) for word in HERS)
