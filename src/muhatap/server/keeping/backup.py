"""Everything into one file, beside a running installation."""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from muhatap.kit.store import Gone, Store, StoreAway, store_at
from muhatap.server.keeping.archive import Writer, written
from muhatap.server.keeping.programs import Access, CannotKeep, output_of, program
from muhatap.server.keeping.tables import facts, named_files
from muhatap.server.schema import applied

FORMAT = "muhatap-backup"
DUMP, KEY = "database.dump", "secret.key"
FEW = 20


def backup(path: Path, *, files: bool = True) -> dict[str, Any]:
    """Return what was kept in the file, once all of it is safe.

    One snapshot of the database decides: the dump, the counts and the list of files are of the same moment. A file is
    in the store before the row that names it is committed, is never changed, and is not deleted while we hold the lock,
    so copying the files after the dump misses none. Raises NotWritten or CannotKeep; then nothing is left behind.
    """
    access = Access()
    with access.snapshot() as connection:
        sees_all = access.sees_all(connection)
        with written(path, _head(access, connection, files=files)) as writer:
            row = connection.execute("select pg_export_snapshot()").fetchone()
            assert row is not None
            command = _dump(access, connection, snapshot=row[0], sees_all=sees_all)
            with output_of(command, access.environment) as dump:
                writer.add(DUMP, dump)
            writer.add(KEY, [_key()])
            missing = copy_files(writer, named_files(connection)) if files and not in_bucket() else []
            told = writer.end(tables=facts(connection), missing=missing)
    return _answer(path, told)


def copy_files(writer: Writer, digests: Iterable[str]) -> list[str]:
    """Return which of the files the store does not have; the others are written. Raises CannotKeep."""
    store: Store = store_at(settings.ATTACHMENTS)
    missing = []
    for digest in digests:
        try:
            content = store.read(digest)
        except Gone:
            missing.append(digest)
        except StoreAway as trouble:
            raise CannotKeep(f"{trouble} Nothing was written; try again once that is mended.") from trouble
        else:
            writer.add_file(digest, content)
    return missing


def in_bucket() -> bool:
    """Return whether the files lie in a bucket, which keeps copies of its own."""
    return str(settings.ATTACHMENTS).startswith("s3://")


def _head(access: Access, connection: psycopg.Connection[Any], *, files: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": 1,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "muhatap": version("muhatap"),
        "postgresql": connection.info.server_version // 10_000,
        "owner": settings.DATABASES["owner"]["USER"],
        "schema": applied(),
        "attachments": str(settings.ATTACHMENTS) if in_bucket() else "inside" if files else "left where they are",
    }


def _dump(access: Access, connection: psycopg.Connection[Any], *, snapshot: str, sees_all: bool) -> list[str]:
    tls = access.options.get("sslmode", "") in ("require", "verify-ca", "verify-full")
    tool = program("pg_dump", at_least=connection.info.server_version // 10_000, tls=tls)
    # An owner without the right to bypass the policies passes through one that shows her everything.
    policies = [] if sees_all else ["--enable-row-security"]
    return [str(tool), *access.arguments, "-Fc", "-Z", "gzip:3", f"--snapshot={snapshot}", "-w", *policies]


def _key() -> bytes:
    path = Path(settings.HOME) / KEY
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise CannotKeep(f"{path} could not be read: {trouble.strerror}. Nothing was written.") from trouble


def _answer(path: Path, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "tables": len(told["tables"]),
        "rows": sum(one["rows"] for one in told["tables"].values()),
        "attachments": told["attachments"]["count"],
        "missing": len(told["missing"]),
    }
