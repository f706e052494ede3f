"""Enter a workspace: until the block ends, the database shows its rows and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def entered(workspace: int) -> Iterator[None]:
    """Run the block in a transaction in which row-level security lets only this workspace's rows through."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_setting('app.workspace', true)")
        (before,) = cursor.fetchone()
        cursor.execute("select set_config('app.workspace', %s, true)", [str(workspace)])
        try:
            yield
        finally:
            # A released savepoint keeps the inner value, so it is put back by hand; a rollback does so by itself.
            if not connection.needs_rollback and connection.connection.info.transaction_status != 3:
                cursor.execute("select set_config('app.workspace', %s, true)", [before or ""])
