"""Find a channel by its public key, before any workspace is entered."""

from django.db import connection


def by_key(kind: str, key: str) -> tuple[int, int] | None:
    """Return the workspace and id of the enabled channel of this kind and key, or None."""
    if "\x00" in kind + key:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, channel_id from channel_by_key(%s, %s)", [kind, key])
        row: tuple[int, int] | None = cursor.fetchone()
    return row
