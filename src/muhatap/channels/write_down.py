"""Write an arrival down before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass

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
# Sorted, so that two processes that write the same deliveries down cannot deadlock.
_WRITE_ALL = """
with said as (
  select distinct on (n.workspace, n.channel, n.provider_id) n.workspace, n.channel, n.provider_id, n.content
  from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bytea[]) with ordinality
    as n (workspace, channel, provider_id, content, place)
  order by n.workspace, n.channel, n.provider_id, n.place
), key as (
  insert into channels_arrival (workspace_id, channel_id, provider_id, state, is_history, tries, reason, arrived_at)
  select workspace, channel, provider_id, 'waiting', false, 0, '', now() from said
  on conflict (workspace_id, channel_id, provider_id) do nothing
  returning id, workspace_id, channel_id, provider_id
), body as (
  insert into channels_arrivalbody (arrival_id, content) select key.id, said.content from key
  join said on (said.workspace, said.channel, said.provider_id) = (key.workspace_id, key.channel_id, key.provider_id)
), told as (
  select pg_notify('muhatap_arrival', '') from (select from key limit 1) as any_new
)
select key.workspace_id, key.channel_id, key.provider_id, key.id from key, told
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one call of a provider or a program delivered, and to which channel."""

    workspace: int
    channel: int
    provider_id: str
    content: bytes


def write_down_all(deliveries: Sequence[Delivery]) -> list[tuple[int, bool]]:
    """Return of each delivery the arrival's id and whether it is new; all are safe when this returns.

    One statement, committed by itself where no transaction is open: what arrives together pays for one commit.
    """
    names = [(one.workspace, one.channel, one.provider_id) for one in deliveries]
    columns = [list(column) for column in zip(*names, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_ALL, [*columns, [one.content for one in deliveries]])
        new = {(workspace, channel, provider_id): found for workspace, channel, provider_id, found in cursor}
        told = []
        for name in names:
            if name in new:
                told.append((new.pop(name), True))
                continue
            cursor.execute(_FIND, name)
            told.append((cursor.fetchone()[0], False))
    return told
