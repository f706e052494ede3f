"""Logs: one JSON object a line, without personal data: what happened, to which ids, and where in the code.

Texts of exceptions and of libraries' messages are left out: a mail server's refusal names the recipient, a parser's
complaint quotes the letter. The kind of the exception and the lines it came through say as much.
"""

import fcntl
import json
import logging
import os
import re
import secrets
import sys
import threading
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

FRAMES = 6
LEVELS = {logging.INFO: "info", logging.WARNING: "warning", logging.ERROR: "error", logging.CRITICAL: "critical"}
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_PHONE = re.compile(r"\+?\d[\d\s().-]{7,}\d")
_OURS = {"event", "level", "timestamp", "incident", "place", "file", "logger"}


def configure_logs(process: str = "") -> None:
    """Send what is logged, ours and the libraries', to standard error.

    A process that lasts, named here, also writes a file of its own where MUHATAP_LOG_DAYS is set, and logs what would
    otherwise end a thread with a traceback.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_place,
            _masked,
            _as_record,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    days = os.environ.get("MUHATAP_LOG_DAYS", "")
    if process and days.isdecimal() and int(days) > 0:
        handlers.append(_file(process, days=int(days)))
    for handler in handlers:
        handler.setFormatter(_Line())
    logging.basicConfig(handlers=handlers, level=logging.WARNING, force=True)
    logging.getLogger("muhatap").setLevel(logging.INFO)
    # Django's request log tells of each refusal; errors.py tells of failures, with an incident number.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    if process:
        threading.excepthook = _thread_ended
        sys.excepthook = _process_ended


def incident() -> str:
    """Return a new number that a page can show and the log can be searched for."""
    return f"MH-{secrets.token_hex(4)}"


def place_of(trace: TracebackType | None) -> list[str]:
    """Return the last lines of code that a traceback leads through, without what stood in their variables."""
    frames = traceback.extract_tb(trace)[-FRAMES:] if trace else []
    return [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]


class _Line(logging.Formatter):
    """Writes a record as one line of JSON; of a library's message only where it was written."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.msg, dict):
            return json.dumps(record.msg, ensure_ascii=False, default=str)
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        told: dict[str, Any] = {
            "event": "library.said",
            "level": LEVELS.get(record.levelno, "warning"),
            "timestamp": at,
        }
        told |= {"logger": record.name, "place": [f"{_short(record.pathname)}:{record.lineno}"]}
        if record.exc_info and record.exc_info[0]:
            told |= {"trouble": record.exc_info[0].__name__, "place": place_of(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False)


def _with_place(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = sys.exc_info()[2]
    if trace and "trouble" in event and "place" not in event:
        event["place"] = place_of(trace)
    return event


def _masked(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take addresses and telephone numbers out of words, should any have come into them."""
    for name, value in event.items():
        if name not in _OURS and isinstance(value, str):
            event[name] = _PHONE.sub("…", _ADDRESS.sub("…@…", value))
    return event


def _as_record(
    _logger: Any, _level: str, event: MutableMapping[str, Any]
) -> tuple[tuple[dict[str, Any]], dict[str, Any]]:
    return (dict(event),), {}


def _file(process: str, *, days: int) -> logging.Handler:
    """Return a file in the home that begins anew each midnight; the second process of a kind gets one of its own."""
    from muhatap.server.home import home

    folder = home() / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = next(name for number in range(1, 1000) if _is_free(folder, name := _named(process, number)))
    return TimedRotatingFileHandler(
        folder / f"{name}.log", when="midnight", backupCount=days, encoding="utf-8", utc=True
    )


_held: list[int] = []


def _is_free(folder: Path, name: str) -> bool:
    handle = os.open(folder / f".{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    _held.append(handle)  # to the end of the process
    return True


def _named(process: str, number: int) -> str:
    return process if number == 1 else f"{process}-{number}"


def _short(filename: str) -> str:
    for start in ("/site-packages/", "/src/", "/lib/"):
        if start in filename:
            return filename.rpartition(start)[2]
    return Path(filename).name


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else ""
    _ended("thread.ended", ended.exc_type, ended.exc_traceback, thread=name)


def _process_ended(kind: type[BaseException], _trouble: BaseException, trace: TracebackType | None) -> None:
    _ended("process.ended", kind, trace)


def _ended(event: str, kind: type[BaseException], trace: TracebackType | None, **more: str) -> None:
    log = structlog.get_logger(__name__)
    log.error(event, incident=incident(), trouble=kind.__name__, place=place_of(trace), **more)
