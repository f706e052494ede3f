"""Enter a workspace: until the block ends, the database shows its rows and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

ENTER = "select set_config('app.workspace', %s, true)"
FAILED = TransactionStatus.INERROR


@contextmanager
def entered(workspace: int) -> Iterator[None]:
    """Run the block in a transaction in which row-level security lets only this workspace's rows through."""
    is_inner = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before = _current(cursor) if is_inner else ""
        cursor.execute(ENTER, [str(workspace)])
        try:
            yield
        finally:
            # The end of a transaction or a rollback to a savepoint puts the value back; a released savepoint keeps it.
            if is_inner and not connection.needs_rollback and connection.connection.info.transaction_status != FAILED:
                cursor.execute(ENTER, [before])


def _current(cursor: CursorWrapper) -> str:
    cursor.execute("select current_setting('app.workspace', true)")
    return str(cursor.fetchone()[0] or "")
