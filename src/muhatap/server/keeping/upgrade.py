"""Bring the schema up to date, with a backup of the database before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connections

from muhatap.server.embedded.refusal import Refusal
from muhatap.server.keeping.archive import NotWritten
from muhatap.server.keeping.backup import backup
from muhatap.server.keeping.programs import CannotKeep
from muhatap.server.schema import applied, migrate, standing

log = structlog.get_logger(__name__)

KEPT = 3
"""How many automatic backups stay; an older one goes when a new one is complete."""


class NotBackedUp(Refusal):
    """The backup before the upgrade failed, so nothing was changed."""


def upgrade(*, backed_up: bool = True) -> Path | None:
    """Return the backup that was made, or None where there was nothing to change or nothing to keep.

    Files of messages are not in it: no migration touches them. Raises NotBackedUp, and then changes nothing.
    """
    with _alone():
        if not standing().lacking:
            return None
        kept = _backed_up() if backed_up and applied() else None
        migrate()
    return kept


@contextmanager
def _alone() -> Iterator[None]:
    """Hold others off: two processes that start at once must not both change the schema."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('muhatap.schema'))")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('muhatap.schema'))")


def _backed_up() -> Path:
    folder = Path(settings.HOME) / "backups"
    path = folder / f"before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        backup(path, files=False)
    except (OSError, NotWritten, CannotKeep) as trouble:
        raise NotBackedUp(
            f"Nothing was changed, because the database could not be backed up first: {trouble} "
            "Mend that, or run `muhatap migrate --no-backup`."
        ) from trouble
    log.info("upgrade.backed_up", file=path.name)
    for old in sorted(folder.glob("before-upgrade-*.tar"))[:-KEPT]:
        old.unlink()
    return path
