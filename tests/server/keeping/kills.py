"""Run in an installation: delete one shop after another, each killed at another line of delete.py, then once more."""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from muhatap.server.keeping import delete as room
from muhatap.server.keeping.delete import _TENANT_TABLES, delete
from tests.server.keeping.conftest import FURNISH, START

LETTERS = 2
SESSION = """
insert into usersessions_usersession (user_id, session_key, created_at, ip, last_seen_at, user_agent, data)
select id, %s, now(), '127.0.0.1', now(), '', '{}' from tenancy_user where email = %s
"""


class Killed(BaseException):
    """What a kill is to the database: the connection ends, and with it the transaction."""


class Kill:
    """Counts the lines of delete.py that are run, and ends the run at one of them."""

    def __init__(self, at: int = -1) -> None:
        self.at = at
        self.lines: list[int] = []

    def __call__(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != room.__file__:
            return None
        if event == "line":
            if len(self.lines) == self.at:
                raise Killed
            self.lines.append(frame.f_lineno)
        return self


class Shop:
    """A shop with rows in many tables, an owner of its own who is logged in, and a member who sits in all of them."""

    def __init__(self, furnish: Callable[[str, int], None], slug: str) -> None:
        furnish(slug, LETTERS)
        self.slug, self.owner = slug, f"defne@{slug}.example"
        (self.number,) = _ask("select id from tenancy_workspace where slug = %s", [slug])
        session = SessionStore()
        session.save()
        self.session = session.session_key
        with connections["owner"].cursor() as cursor:
            cursor.execute(SESSION, [self.session, self.owner])
        digest = hashlib.sha256(f"yalniz {slug}".encode()).hexdigest()
        self.file = Path(settings.ATTACHMENTS) / digest[:2] / digest[2:]
        os.utime(self.file, (1, 1))

    @property
    def is_there(self) -> bool:
        return bool(_ask("select slug from tenancy_workspace where id = %s", [self.number]))

    def left(self) -> list[str]:
        """Return what is left of the shop."""
        tables = _ask(_TENANT_TABLES)
        rows = " union all ".join(
            f"(select '{name}' from {name} where workspace_id = {self.number})" for name in tables
        )
        return sorted(
            set(_ask(rows))
            | set(_ask("select slug from tenancy_workspace where id = %s", [self.number]))
            | set(_ask("select email from tenancy_user where email = %s", [self.owner]))
            | set(_ask("select session_key from django_session where session_key = %s", [self.session]))
            | ({"its file"} if self.file.exists() else set())
        )


def main() -> None:
    """Print at how many lines it was killed, what was left of which shop, and what is left of the installation."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    said: dict[str, Any] = {}
    sys.argv = sys.argv[:1]
    exec(START + FURNISH, said)  # noqa: S102 - the shops are furnished as everywhere in these tests
    furnish = said["furnish"]
    Shop(furnish, "kalan")
    whole, victim = Kill(), Shop(furnish, "ilk")
    assert _play(whole, victim)
    troubles = [["none", victim.left()]] if victim.left() else []
    lines = sorted(set(whole.lines))
    for line in lines:
        passed = [number for number, found in enumerate(whole.lines) if found == line]
        victim = Shop(furnish, f"satir-{line}")
        assert not _play(Kill(at=passed[len(passed) // 2]), victim)
        if victim.is_there:
            delete(victim.number)
        if left := victim.left():
            troubles.append([str(line), left])
    print(
        json.dumps(
            {"lines": len(lines), "left": troubles, "bodies": _ask("select 1 from channels_arrivalbody")}
            | {
                "shops": _ask("select slug from tenancy_workspace"),
                "log-ins": _ask("select email from tenancy_user order by 1"),
                "files": sum(file.is_file() for file in Path(settings.ATTACHMENTS).rglob("*")),
            }
        )
    )


def _play(kill: Kill, shop: Shop) -> bool:
    """Return whether a deletion came to its end."""
    sys.settrace(kill)
    try:
        delete(shop.number)
    except Killed:
        return False
    finally:
        sys.settrace(None)
        connections.close_all()
    return True


def _ask(query: str, given: list[Any] | None = None) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, given)
        return [row[0] for row in cursor.fetchall()]
