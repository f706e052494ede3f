"""A workspace gone with everything in it; the others stay as they were."""

import time
from collections import Counter
from itertools import islice
from typing import Any

import structlog
from django.db import IntegrityError
from psycopg import errors, sql

from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.store import StoreAway, store_at
from muhatap.server.keeping.programs import Access, CannotKeep
from muhatap.server.keeping.tables import Connection, named_files

log = structlog.get_logger(__name__)

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
, invitations as (update tenancy_invitation set withdrawn_at = now()
  where workspace_id = %(workspace)s and accepted_at is null and withdrawn_at is null)
, tokens as (delete from tenancy_token where workspace_id = %(workspace)s)
update tenancy_member set is_active = false where workspace_id = %(workspace)s
"""
_SEATED = "select 1 from tenancy_member where workspace_id = %s and is_active limit 1"
SEATS = "tenancy_member"
_HELD = """
select id from tenancy_user where id in (select user_id from tenancy_member where workspace_id = %s limit %s)
order by id for update
"""
_UNSEATED = "delete from tenancy_member where workspace_id = %s and user_id = any(%s)"
_ALONE = (
    "select id from tenancy_user u where id = any(%s) and not exists (select from tenancy_member where user_id = u.id)"
)
_SESSIONS = """
delete from django_session
where session_key in (select session_key from usersessions_usersession where user_id = any(%s))
"""
_LAST = "delete from tenancy_workspace where id = %s"


def delete(workspace: int) -> dict[str, int]:
    """Return how many rows and files went, and how many log-ins that had a seat nowhere else.

    First nobody is let in any more; then tables are emptied piece by piece, those that point before those pointed at,
    and files are swept; the workspace goes last. Killed anywhere, it is finished by calling it again.

    Raises CannotKeep.
    """
    access, gone = Access(writing=True), Counter(rows=0, users=0, attachments=0)
    with access.connect() as connection:
        access.sees_all(connection)
        # Without an active seat it was begun before. Which files it had nobody knows any more, so all are looked at.
        is_begun = not connection.execute(_SEATED, [workspace]).fetchone()
        files = None if is_begun else list(named_files(connection, workspace))
        connection.rollback()
        connection.autocommit = True
        connection.execute(_SHUT, {"workspace": workspace})
        left = TRIES
        while not _is_emptied(connection, workspace, files, gone):
            left -= 1
            if not left:
                raise CannotKeep(
                    "Something still comes in for this workspace. Stop every process of Muhatap and say it again."
                )
            time.sleep(1)
    return dict(gone)


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


def _is_emptied(connection: Connection, workspace: int, files: list[str] | None, gone: "Counter[str]") -> bool:
    """Take all away, counting in `gone`; return False where something had come in just before the doors were shut."""
    try:
        gone["rows"] += _pieces(connection, sql.Composed([sql.SQL(_BODIES)]), workspace)
        for group in order(connection):
            if group == [SEATS]:
                while piece := _unseat(workspace):
                    gone.update(piece)
            else:
                gone["rows"] += _empty(connection, group, workspace)
        gone["attachments"] += _sweep(files)
        gone["rows"] += connection.execute(_LAST, [workspace]).rowcount
    except (errors.ForeignKeyViolation, IntegrityError):
        return False
    return True


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


def _unseat(workspace: int) -> dict[str, int]:
    """Take seats away, together with each log-in that sits nowhere else; return how many of both went.

    It is one transaction: nobody could find a log-in again whose seat is gone. The log-ins are held first, so that who
    is just being given a seat elsewhere either has it before we look, or finds no log-in.
    """
    from django.db import connections, transaction

    from muhatap.tenancy.models import User

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(_HELD, [workspace, PIECE])
        held = [user for (user,) in cursor.fetchall()]
        cursor.execute(_UNSEATED, [workspace, held])
        rows = cursor.rowcount
        cursor.execute(_ALONE, [held])
        alone = [user for (user,) in cursor.fetchall()]
        cursor.execute(_SESSIONS, [alone])
        User.objects.using("owner").filter(pk__in=alone).delete()
    return {"rows": rows, "users": len(alone)} if held else {}


def _sweep(files: list[str] | None) -> int:
    """Return how many of the files went, or of the whole store's; what stays because the store is away goes later."""
    from django.conf import settings

    swept = 0
    try:
        left = iter(files) if files is not None else (digest for digest, _ in store_at(settings.ATTACHMENTS).digests())
        while piece := list(islice(left, FILES)):
            swept += sweep_files(piece)
    except StoreAway:
        log.warning("keeping.store_away")
    return swept


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
