"""One workspace as a file to take along: a table of JSON lines for each table, and the files of its messages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg import sql

from muhatap.server.keeping.archive import Writer, written
from muhatap.server.keeping.backup import copy_files
from muhatap.server.keeping.programs import Access
from muhatap.server.keeping.tables import Connection, named_files

FORMAT = "muhatap-workspace"
HIDDEN = {
    "channels_channel": {"sealed"},
    "channels_mailroute": {"sealed"},
    "channels_spenttoken": {"token_id"},
    "channels_systemmail": {"sealed"},
    "tenancy_invitation": {"link_hash"},
    "tenancy_token": {"digest"},
    "tenancy_user": {"password"},
    "conversations_pushsubscription": {"endpoint", "p256dh", "auth"},
}
"""What opens doors stays here: it would be of no use elsewhere, or of too much."""
_COLUMNS = """
select c.relname, array_agg(a.attname::text order by a.attnum),
  array_agg(a.atttypid = 'bytea'::regtype order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
group by c.relname order by c.relname
"""
MINE = {
    "tenancy_workspace": "t.id = %s",
    "tenancy_user": "t.id in (select m.user_id from tenancy_member m where m.workspace_id = %s)",
    "channels_arrivalbody": "t.arrival_id in (select a.id from channels_arrival a where a.workspace_id = %s)",
}
"""Tables without a workspace of their own that are a workspace's all the same."""


def export(workspace: int, slug: str, path: Path) -> dict[str, Any]:
    """Return what was written; every row is of the same moment. Raises NotWritten or CannotKeep."""
    access = Access()
    with access.snapshot() as connection:
        access.sees_all(connection)
        with written(path, _head(slug)) as writer:
            rows = {table: _table(writer, connection, table, query) for table, query in _queries(connection, workspace)}
            missing = copy_files(writer, named_files(connection, workspace))
            told = writer.end(rows=rows, missing=missing)
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "tables": len(rows),
        "rows": sum(rows.values()),
        "attachments": told["attachments"]["count"],
        "missing": len(missing),
    }


def _head(slug: str) -> dict[str, Any]:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"format": FORMAT, "format_version": 1, "made_at": made_at, "muhatap": version("muhatap"), "workspace": slug}


def _queries(connection: Connection, workspace: int) -> Iterator[tuple[str, sql.Composed]]:
    """Yield each table with the query for this workspace's rows as JSON, sorted by the first column."""
    for table, columns, is_bytes in list(connection.execute(_COLUMNS)):
        where = MINE.get(table) or ("t.workspace_id = %s" if "workspace_id" in columns else None)
        if where is None:
            continue
        shown = [
            _as_base64(column) if binary else sql.SQL("t.{}").format(sql.Identifier(column))
            for column, binary in zip(columns, is_bytes, strict=True)
            if column not in HIDDEN.get(table, ())
        ]
        yield (
            table,
            sql.SQL("select to_jsonb(r)::text from (select {} from {} t where {} order by 1) r").format(
                sql.SQL(", ").join(shown),
                sql.Identifier("public", table),
                sql.SQL(where.replace("%s", "{}")).format(sql.Literal(workspace)),
            ),
        )


def _as_base64(column: str) -> sql.Composed:
    return sql.SQL("translate(encode(t.{}, 'base64'), E'\\n', '') as {}").format(*[sql.Identifier(column)] * 2)


def _table(writer: Writer, connection: Connection, table: str, query: sql.Composed) -> int:
    number = 0

    def lines() -> Iterator[bytes]:
        nonlocal number
        with connection.cursor(name="exported") as cursor:
            cursor.itersize = 200
            cursor.execute(query)
            for (line,) in cursor:
                number += 1
                # Inside JSON these two are text, but some readers take them for the end of a line.
                yield line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode() + b"\n"

    writer.add(f"tables/{table}.jsonl", lines())
    return number
