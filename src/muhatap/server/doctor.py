"""Look at everything an installation stands on, and say what to do."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from muhatap.kit.store import StoreAway, store_at
from muhatap.server.schema import standing
from muhatap.server.troubled import troubled

_ROLE = "select rolbypassrls or rolsuper from pg_roles where rolname = current_user"
_OWNED = """
select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind = 'r' and pg_get_userbyid(c.relowner) = current_user
"""
_OPEN = """
select string_agg(c.relname, ', ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
  and c.relname not in ('channels_arrival', 'tenancy_token', 'journal_reaction')
"""
_HELD_UP = "select count(*) || '', min(reason) from channels_arrival where state = 'waiting' and reason <> ''"
LEAST_FREE = 1024**3


def findings() -> Iterator[dict[str, Any]]:
    """Yield {"check", "ok", "say"} for each thing looked at."""
    if not _answers():
        yield _found("database", False, "The database does not answer. Is it running, and is DATABASE_URL right?")
        return
    schema = standing()
    yield _found("schema", not schema.lacking, "Run `muhatap migrate`.")
    newer = schema.unknown
    yield _found("program", not newer, f"The database has {newer[-1:]}, which this program is too old for. Upgrade it.")
    yield _found("role", not _one(_ROLE), "The app role bypasses row-level security. Give DATABASE_URL a plain role.")
    yield _found("ownership", not _one(_OWNED), "The app role owns tables. Use another role for DATABASE_OWNER_URL.")
    yield _found("row security", not _one(_OPEN), f"Without row-level security: {_one(_OPEN)}. Run `muhatap migrate`.")
    waiting, reason = _row(_HELD_UP)
    yield _found(
        "intake", waiting == "0", f"Arrivals that wait: {waiting}. {reason} Then they are heard by themselves."
    )
    key = Path(settings.HOME) / "secret.key"
    mode = stat.S_IMODE(key.stat().st_mode)
    yield _found("key file", mode == 0o600, f"Anyone may read {key.name} (mode {mode:o}). Run chmod 600 on it.")
    yield from _channels()
    free = shutil.disk_usage(settings.HOME).free
    try:
        yield {**_found("disk use", True, ""), **disk_use()}
    except StoreAway as trouble:
        yield _found("disk use", False, f"{trouble} Look at MUHATAP_ATTACHMENTS and the AWS_ variables.")
    yield _found("disk", free > LEAST_FREE, f"Only {free // 2**20} MiB are free where the state lies.")


def _channels() -> Iterator[dict[str, Any]]:
    """Yield a finding for each channel in trouble, or one that says there is none."""
    found = troubled()
    for channel in found:
        name = f"Channel {channel.pk}, “{channel.name}”, of “{channel.workspace.slug}”"
        yield _found("channel", False, f"{name}: {channel.trouble}")
    if not found:
        yield _found("channels", True, "")


def disk_use() -> dict[str, int]:
    """Return in bytes what takes room: the database, files of messages, logs, and backups made before upgrades."""
    home = Path(settings.HOME)
    return {
        "database": int(_one("select pg_database_size(current_database())")),
        "attachments": sum(size for _, size in store_at(settings.ATTACHMENTS).digests()),
        "logs": _weight(home / "logs") + _weight(home / "log"),
        "backups": _weight(home / "backups"),
    }


def _weight(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if os.access(folder, os.R_OK) else 0


def _answers() -> bool:
    try:
        return bool(_one("select 1"))
    except OperationalError:
        return False


def _one(query: str) -> Any:
    return _row(query)[0]


def _row(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _found(check: str, ok: bool, advice: str) -> dict[str, Any]:
    return {"check": check, "ok": ok, "say": "" if ok else advice}
