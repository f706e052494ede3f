"""Write an arrival down before it is acknowledged."""

from django.db import connection

_WRITE = """
with key as (
  insert into channels_arrival (workspace_id, channel_id, provider_id, state, is_history, tries, reason, arrived_at)
  values (%s, %s, %s, 'waiting', %s, 0, '', now())
  on conflict (workspace_id, channel_id, provider_id) do nothing
  returning id
), body as (
  insert into channels_arrivalbody (arrival_id, content) select id, %s from key
), told as (
  select pg_notify('muhatap_arrival', '') from key
)
select key.id from key, told
"""
_FIND = "select id from channels_arrival where workspace_id = %s and channel_id = %s and provider_id = %s"


def write_down(
    workspace: int, channel: int, *, provider_id: str, content: bytes, history: bool = False
) -> tuple[int, bool]:
    """Return the arrival's id and whether it is new: the same provider id a second time writes nothing.

    The caller answers its provider only after the transaction around this has committed.
    """
    name = (workspace, channel, provider_id)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*name, history, content])
        row = cursor.fetchone()
        if row:
            return row[0], True
        cursor.execute(_FIND, name)
        return cursor.fetchone()[0], False
