"""What the database holds: each table's rows counted and hashed, and the files its rows name."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]

_TABLES = """
select c.relname from pg_class c where c.relkind in ('r', 'p') and not c.relispartition
  and c.relnamespace = 'public'::regnamespace order by c.relname
"""
# The sum of the rows' hashes: the same whatever the order, so that nothing need be sorted.
_FACTS = "select count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text from {} t"
# A column whose name ends in "digest" names a file of the store; only a token's is the hash of a secret.
_FILE_COLUMNS = """
select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_attribute w on w.attrelid = c.oid and w.attname = 'workspace_id'
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname ~ '(^|_)digest$' and not a.attisdropped
  and a.atttypid in ('text'::regtype, 'varchar'::regtype) and c.relname <> 'tenancy_token' order by 1, 2
"""


def tables(connection: Connection) -> list[str]:
    """Return the names of all tables, sorted."""
    return [name for (name,) in connection.execute(_TABLES)]


def facts(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return of each table how many rows it has and a hash over all of them."""
    connection.execute("set local time zone 'UTC'")
    return {name: _fact(connection, name) for name in tables(connection)}


def file_columns(connection: Connection) -> list[tuple[str, str]]:
    """Return the tables and columns that name files of the store."""
    return [(table, column) for table, column in connection.execute(_FILE_COLUMNS)]


def named_files(connection: Connection, workspace: int | None = None) -> Iterator[str]:
    """Yield the digest of every file that a row names, once each; those of one workspace where it is given."""
    columns = file_columns(connection)
    if not columns:
        return
    where = sql.SQL("where workspace_id = {}").format(sql.Literal(workspace)) if workspace else sql.SQL("")
    asked = [
        sql.SQL("select {} as digest from {} {}").format(sql.Identifier(column), sql.Identifier(table), where)
        for table, column in columns
    ]
    query = sql.SQL("select distinct digest from ({}) named where length(digest) = 64 order by 1")
    with connection.cursor(name="named_files") as cursor:
        cursor.itersize = 5000
        cursor.execute(query.format(sql.SQL(" union all ").join(asked)))
        for (digest,) in cursor:
            yield digest


def _fact(connection: Connection, table: str) -> dict[str, Any]:
    row = connection.execute(sql.SQL(_FACTS).format(sql.Identifier("public", table))).fetchone()
    assert row is not None
    return {"rows": row[0], "hash": row[1]}
