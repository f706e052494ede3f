"""Delete files that no row names any more from the store."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, transaction

from muhatap.kit.store import store_at


def sweep_files(digests: Iterable[str]) -> int:
    """Return how many of these files were deleted: those that no row of any workspace names.

    While a backup copies files nothing is deleted; a file put within the hour stays, because its row may not be
    committed yet. What stays for either reason goes with the next round over the whole store.
    """
    asked = sorted({digest for digest in digests if digest})
    if not asked:
        return 0
    store = store_at(settings.ATTACHMENTS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext('muhatap.files'))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("select files_still_named(%s)", [asked])
        named = {digest for (digest,) in cursor.fetchall()}
        return sum(store.remove(digest) for digest in asked if digest not in named)
