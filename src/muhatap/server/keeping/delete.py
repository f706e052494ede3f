"""A workspace gone with everything in it; the others stay as they were."""

import time
from typing import Any

from psycopg import errors, sql

from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.store import StoreAway
from muhatap.server.keeping.programs import Access
from muhatap.server.keeping.tables import Connection, named_files

PIECE = 2000
FILES = 500
TRIES = 5
_TENANT_TABLES = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1
"""
_KEYS = """
select distinct c.relname, p.relname from pg_constraint k
join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
where k.contype = 'f' and k.connamespace = 'public'::regnamespace
"""
_BODIES = """
delete from channels_arrivalbody where ctid = any(array(select b.ctid from channels_arrivalbody b
join channels_arrival a on a.id = b.arrival_id where a.workspace_id = %s limit %s))
"""
_SHUT = """
with channels as (update channels_channel set is_enabled = false where workspace_id = %(workspace)s)
, tokens as (delete from tenancy_token where workspace_id = %(workspace)s)
update tenancy_member set is_active = false where workspace_id = %(workspace)s
"""
_USERS = """
select m.user_id from tenancy_member m where m.workspace_id = %s
  and not exists (select from tenancy_member o where o.user_id = m.user_id and o.workspace_id <> m.workspace_id)
"""


def delete(workspace: int) -> dict[str, int]:
    """Return how many rows and files went, and how many log-ins that had a seat nowhere else.

    First nobody is let in any more; then tables are emptied piece by piece, those that point before those pointed at;
    the workspace goes last. Broken off, it is finished by calling it again. Raises CannotKeep.
    """
    access = Access(writing=True)
    with access.connect() as connection:
        access.sees_all(connection)
        digests = list(named_files(connection, workspace))
        users = [user for (user,) in connection.execute(_USERS, [workspace])]
        connection.rollback()
        connection.autocommit = True
        connection.execute(_SHUT, {"workspace": workspace})
        rows = _empty_all(connection, workspace)
    return {"rows": rows, "users": _forget(users), "attachments": _sweep(digests)}


def order(connection: Connection) -> list[list[str]]:
    """Return the tenants' tables in the order to empty them; those that point at one another come as one group."""
    left = {table for (table,) in connection.execute(_TENANT_TABLES)}
    keys = [(child, parent) for child, parent in connection.execute(_KEYS) if child != parent]
    groups = []
    while left:
        pointed_at = {parent for child, parent in keys if child in left and parent in left}
        free = sorted(left - pointed_at)
        groups += [[table] for table in free] if free else [sorted(left)]
        left -= set(free or left)
    return groups


def _empty_all(connection: Connection, workspace: int) -> int:
    """Return how many rows went. What was let in a moment before the doors were shut goes in the next round."""
    rows = 0
    for left in reversed(range(TRIES)):
        rows += _pieces(connection, sql.Composed([sql.SQL(_BODIES)]), workspace)
        for group in order(connection):
            rows += _empty(connection, group, workspace)
        try:
            return rows + connection.execute("delete from tenancy_workspace where id = %s", [workspace]).rowcount
        except errors.ForeignKeyViolation:
            if not left:
                raise
            time.sleep(1)
    return rows


def _empty(connection: Connection, group: list[str], workspace: int) -> int:
    if len(group) == 1 and not _points_at_itself(connection, group[0]):
        query = "delete from {0} where ctid = any(array(select ctid from {0} where workspace_id = %s limit %s))"
        rows = _pieces(connection, sql.SQL(query).format(sql.Identifier("public", group[0])), workspace)
    else:
        with connection.transaction():
            query = "delete from {} where workspace_id = %s"
            named = [sql.SQL(query).format(sql.Identifier("public", table)) for table in group]
            rows = sum(connection.execute(one, [workspace]).rowcount for one in named)
    if rows > PIECE:
        # The keys that point here are checked row by row, and would pass over all that has just gone each time.
        connection.execute(sql.SQL("vacuum {}").format(sql.Identifier("public", group[0])))
    return rows


def _pieces(connection: Connection, query: sql.Composed, workspace: int) -> int:
    rows = 0
    while gone := connection.execute(query, [workspace, PIECE]).rowcount:
        rows += gone
    return rows


def _points_at_itself(connection: Connection, table: str) -> bool:
    return (table, table) in list(connection.execute(_KEYS))


def _sweep(digests: list[str]) -> int:
    """Return how many files went; those of a store that is away are swept by the loop when it is back."""
    files = 0
    for at in range(0, len(digests), FILES):
        try:
            files += sweep_files(digests[at : at + FILES])
        except StoreAway:
            break
    return files


def _forget(users: list[int]) -> int:
    """Delete the log-ins that have no seat left, with what belongs to them; return how many."""
    from muhatap.tenancy.models import User

    for user in User.objects.using("owner").filter(pk__in=users):
        user.delete()
    return len(users)


def what_would_go(workspace: int) -> dict[str, Any]:
    """Return in figures what a deletion would take, to be shown before it is asked for."""
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Workspace

    with entered(workspace):
        shop = Workspace.objects.get(pk=workspace)
        return {"people": shop.people.count(), "conversations": shop.conversations.count()} | {
            "messages": shop.messages.count(),
            "attachments": shop.attachments.count(),
        }
