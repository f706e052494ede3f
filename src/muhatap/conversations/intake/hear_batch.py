"""Take waiting arrivals and put every message in them before somebody who can answer."""

import structlog
from django.db import OperationalError, connection, transaction

from muhatap.channels.connector import Unreadable
from muhatap.conversations.intake.heard import Claimed
from muhatap.conversations.intake.take_in import take_in
from muhatap.kit.store import StoreFull
from muhatap.tenancy.entered import entered

log = structlog.get_logger(__name__)

TRIES = 5
# A batch holds 32 MiB of bodies, and the mail that goes over it: two hundred big ones would not fit into memory.
_CLAIM = """
with held as (
  select a.id, a.workspace_id, a.channel_id, a.arrived_at, a.is_history, octet_length(b.content) as size
  from channels_arrival a join channels_arrivalbody b on b.arrival_id = a.id
  where a.state = 'waiting' and (%s::bigint is null or a.id = %s)
  order by a.id limit %s for update of a skip locked
), sized as (select h.*, sum(h.size) over (order by h.id) - h.size as before from held h)
select s.id, s.workspace_id, s.channel_id, s.arrived_at, s.is_history, b.content
from sized s join channels_arrivalbody b on b.arrival_id = s.id
where s.before < 33554432 order by s.id
"""
_PARK = """
update channels_arrival set tries = tries + 1, reason = %s, handled_at = now(),
  state = case when %s or tries + 1 >= %s then 'parked' else state end
where id = %s and state = 'waiting' returning state
"""


# No try is counted, and the words stand only once: a full disk is not written to again and again.
_KEEP = "update channels_arrival set reason = %s where id = %s and state = 'waiting' and reason <> %s"


def hear_batch(limit: int = 200) -> int:
    """Return how many arrivals were handled: all of a batch at once, one by one where the batch fails.

    Each arrival's effects and its new state commit together, so a kill at any moment repeats or keeps all of them.
    Raises StoreFull where nothing but files that find no room is left to do.
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
    full: StoreFull | None = None
    handled = 0
    for arrival in ids:
        try:
            handled += _alone(arrival)
        except StoreFull as trouble:  # its message waits, those without files need not
            full = trouble
            _keep_waiting(arrival, str(trouble))
    if full and not handled:
        raise full
    return handled


def _alone(arrival: int) -> int:
    try:
        with transaction.atomic():
            mine = _claim(1, only=arrival)
            _take_in(mine)
            return len(mine)
    except (OperationalError, StoreFull):
        raise
    except Exception as trouble:  # the one place where anything may go wrong: a poison message must not stop the rest
        reason = str(trouble) if isinstance(trouble, Unreadable) else f"{type(trouble).__name__}: {trouble}"
        log.warning("intake.message_failed", arrival=arrival, trouble=type(trouble).__name__)
        return _put_off(arrival, reason, for_good=isinstance(trouble, Unreadable))


def _put_off(arrival: int, reason: str, *, for_good: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PARK, [reason.replace("\x00", "")[:2000], for_good, TRIES, arrival])
        row = cursor.fetchone()
    return 1 if row and row[0] == "parked" else 0


def _keep_waiting(arrival: int, reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [reason, arrival, reason])
