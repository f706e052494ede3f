"""Take waiting arrivals and put every message in them before somebody who can answer."""

import errno

import structlog
from django.db import OperationalError, connection, transaction

from muhatap.channels.connector import Unreadable
from muhatap.conversations.intake.heard import Claimed
from muhatap.conversations.intake.take_in import take_in
from muhatap.kit.store import StoreAway, StoreFull
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

TRIES = 5
# What is new comes before what the store had no room for, so that the latter holds up nobody.
# A batch holds 32 MiB of bodies, and the mail that goes over it: two hundred big ones would not fit into memory.
_CLAIM = """
with held as (
  select a.id, a.workspace_id, a.channel_id, a.arrived_at, a.is_history, a.not_before, octet_length(b.content) as size
  from channels_arrival a join channels_arrivalbody b on b.arrival_id = a.id
  where a.state = 'waiting' and (a.not_before is null or a.not_before <= now()) and (%s::bigint is null or a.id = %s)
  order by a.not_before nulls first, a.id limit %s for update of a skip locked
), sized as (
  select h.*, sum(h.size) over (order by h.not_before nulls first, h.id) - h.size as before from held h
)
select s.id, s.workspace_id, s.channel_id, s.arrived_at, s.is_history, b.content
from sized s join channels_arrivalbody b on b.arrival_id = s.id
where s.before < 33554432 order by s.id
"""
_PARK = """
update channels_arrival set tries = tries + 1, reason = %s, handled_at = now(),
  state = case when %s or tries + 1 >= %s then 'parked' else state end
where id = %s and state = 'waiting' returning state
"""


# The longer it has waited, the more seldom it is taken again: a full disk is not written to all the time.
_KEEP = """
update channels_arrival set reason = %s,
  not_before = now() + least(interval '5 minutes', greatest(interval '20 seconds', (now() - arrived_at) / 4))
where id = %s and state = 'waiting'
"""


def hear_batch(limit: int = 200) -> int:
    """Return how many arrivals were handled or put off: all of a batch at once, one by one where the batch fails.

    Each arrival's effects and its new state commit together, so a kill at any moment repeats or keeps all of them.
    One whose files cannot be kept or read just now is put off, for longer each time, and heard when they can.
    """
    try:
        with transaction.atomic():
            batch = _claim(limit)
            _take_in(batch)
        return len(batch)
    except OperationalError:  # nobody's fault: the loop waits and tries again, and no try is counted
        raise
    except Exception as trouble:
        log.warning("intake.batch_failed", trouble=type(trouble).__name__)
    return _one_by_one(limit)


def _claim(limit: int, only: int | None = None) -> list[Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [only, only, limit])
        return [Claimed(*row) for row in cursor.fetchall()]


def _take_in(batch: list[Claimed]) -> None:
    for workspace in sorted({one.workspace for one in batch}):
        with entered(workspace):
            take_in(workspace, [one for one in batch if one.workspace == workspace])


def _one_by_one(limit: int) -> int:
    with transaction.atomic():
        ids = [one.id for one in _claim(limit)]
    return sum(_alone(arrival) for arrival in ids)


def _alone(arrival: int) -> int:
    try:
        with transaction.atomic():
            mine = _claim(1, only=arrival)
            _take_in(mine)
            return len(mine)
    except OperationalError:
        raise
    except Exception as trouble:  # the one place where anything may go wrong: a poison message must not stop the rest
        if _finds_no_room(trouble):  # nobody's fault either: it waits, no try is counted, and all others go on
            log.warning("intake.no_room", arrival=arrival, trouble=type(trouble).__name__)
            return _keep_waiting(arrival, str(trouble))
        reason = str(trouble) if isinstance(trouble, Unreadable) else f"{type(trouble).__name__}: {trouble}"
        log.warning("intake.message_failed", arrival=arrival, trouble=type(trouble).__name__)
        return _put_off(arrival, reason, for_good=isinstance(trouble, Unreadable))


def _finds_no_room(trouble: Exception) -> bool:
    is_full = isinstance(trouble, OSError) and trouble.errno in {errno.ENOSPC, errno.EDQUOT}
    return is_full or isinstance(trouble, StoreFull | StoreAway)


def _put_off(arrival: int, reason: str, *, for_good: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PARK, [reason.replace("\x00", "")[:2000], for_good, TRIES, arrival])
        row = cursor.fetchone()
    return 1 if row and row[0] == "parked" else 0


def _keep_waiting(arrival: int, reason: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [reason[:2000], arrival])
        return int(cursor.rowcount)
