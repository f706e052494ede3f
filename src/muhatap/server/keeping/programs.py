"""PostgreSQL's own tools, and the role that sees every row."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.pq import Conninfo

from muhatap.server.database import is_foreign
from muhatap.server.embedded.binaries import find_bin
from muhatap.server.embedded.refusal import Refusal
from muhatap.server.keeping.archive import chunks_of

# Held by every snapshot; whoever deletes files of the store asks for it alone first: see conversations/sweep_files.py.
HOLD_FILES = "select pg_advisory_lock_shared(hashtext('muhatap.files'))"
_ROLE = "select rolbypassrls or rolsuper from pg_roles where rolname = current_user"
_HIDDEN = """
select string_agg(c.relname, ', ') from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not exists (
  select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.qual = 'true'
    and current_user = any(p.roles))
"""
_KEYWORDS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


class CannotKeep(Refusal):
    """The database could not be read or filled as a whole."""


class Access:
    """How to reach the database as a role that sees all rows: the embedded one's backup role, else the owner."""

    def __init__(self, *, writing: bool = False, given: dict[str, Any] | None = None) -> None:
        if given is None:
            from django.conf import settings

            given = settings.DATABASES["owner"]
        # Django's own options are not PostgreSQL's.
        libpq = {one.keyword.decode() for one in Conninfo.get_defaults()}
        self.options: dict[str, Any] = {name: value for name, value in given["OPTIONS"].items() if name in libpq}
        self.keywords: dict[str, Any] = {
            "host": given["HOST"],
            "port": given["PORT"] or 5432,
            "user": given["USER"],
            "dbname": given["NAME"],
        }
        self.password: str = given["PASSWORD"]
        self.is_embedded = not is_foreign()
        if self.is_embedded and not writing:
            self.keywords["user"] = "muhatap_backup"

    def connect(self) -> psycopg.Connection[Any]:
        """Return a connection of its own; raise CannotKeep where the database does not let us in."""
        try:
            return psycopg.connect(**self.keywords, password=self.password or None, **self.options)
        except psycopg.OperationalError as trouble:
            raise CannotKeep(f"The database does not answer: {str(trouble).strip()}") from trouble

    @contextmanager
    def snapshot(self) -> Iterator[psycopg.Connection[Any]]:
        """Open a connection that sees one moment of everything, while no file is deleted from the store."""
        with self.connect() as connection:
            connection.autocommit = True
            connection.execute(HOLD_FILES)
            connection.autocommit = False
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection

    def sees_all(self, connection: psycopg.Connection[Any]) -> bool:
        """Return whether row-level security does not bind the role at all; raise CannotKeep where it hides rows."""
        if _one(connection, _ROLE):
            return True
        hidden = _one(connection, _HIDDEN)
        if hidden:
            raise CannotKeep(
                f"The role {self.keywords['user']} does not see all rows (of {hidden}). "
                "Set DATABASE_OWNER_URL to the role that owns the tables."
            )
        return False

    @property
    def arguments(self) -> list[str]:
        """The arguments of pg_dump and pg_restore that say where the database is."""
        known = self.keywords
        return [
            "-h",
            str(known["host"]),
            "-p",
            str(known["port"]),
            "-U",
            str(known["user"]),
            "-d",
            str(known["dbname"]),
        ]

    @property
    def environment(self) -> dict[str, str]:
        """Their environment: the password is in nobody's list of processes."""
        told = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGTZ": "UTC", "PGPASSWORD": self.password}
        options = {_KEYWORDS[name]: str(value) for name, value in self.options.items() if name in _KEYWORDS}
        return {name: value for name, value in (told | options).items() if value}


def program(name: str, *, at_least: int, tls: bool = False) -> Path:
    """Return pg_dump or pg_restore: PG_BIN's, the one that comes with Muhatap, or the one on the PATH.

    It must not be older than the server; and the one that comes with Muhatap knows no TLS.
    """
    on_path = shutil.which(name)
    named = os.environ.get("PG_BIN")
    folders = [Path(named)] if named else [] if tls else [find_bin()]
    found = [folder / name for folder in folders] + ([Path(on_path)] if on_path else [])
    fitting = [one for one in found if one.is_file() and _major(one) >= at_least]
    if not fitting:
        raise CannotKeep(
            f"There is no {name} of version {at_least} or newer here{' that can speak TLS' if tls else ''}. Install "
            f"postgresql-client-{at_least}, or name the folder of its programs in PG_BIN."
        )
    return fitting[0]


@contextmanager
def output_of(command: list[str], environment: dict[str, str]) -> Iterator[Iterator[bytes]]:
    """Give what a program writes, piece by piece; raise CannotKeep in its words where it fails."""
    with _running(command, environment, stdout=subprocess.PIPE) as (process, said):
        assert process.stdout is not None
        yield chunks_of(process.stdout.read)
        _ended(process, command, said)


@contextmanager
def input_of(command: list[str], environment: dict[str, str]) -> Iterator[IO[bytes]]:
    """Give what a program reads from; raise CannotKeep in its words where it fails."""
    with _running(command, environment, stdin=subprocess.PIPE) as (process, said):
        assert process.stdin is not None
        try:
            yield process.stdin
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended first, and says why
        _ended(process, command, said)


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[tuple["subprocess.Popen[bytes]", list[bytes]]]:
    """Run a program whose complaints are gathered beside, so that it never waits for us to read them."""
    process = subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)
    said: list[bytes] = []
    assert process.stderr is not None
    complaints = chunks_of(process.stderr.read)
    ear = threading.Thread(target=lambda: said.extend(complaints), daemon=True)
    ear.start()
    try:
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        ear.join(5)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass


def _ended(process: "subprocess.Popen[bytes]", command: list[str], said: list[bytes]) -> None:
    if process.wait() != 0:
        words = b"".join(said).decode(errors="replace").strip()[-1000:]
        raise CannotKeep(f"{Path(command[0]).name} failed: {words or f'it ended with {process.returncode}'}")


def _major(tool: Path) -> int:
    told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None
