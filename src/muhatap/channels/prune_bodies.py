"""Give up what providers delivered, as it came, once a workspace has kept it long enough."""

from dataclasses import dataclass

from django.db import connection

# One walk over the bodies from the oldest, a page at a time. The key rows stay: a duplicate a year later is known.
# What waits or is parked stays too: nobody has read it yet.
_PRUNE = """
with page as (
  select b.arrival_id from channels_arrivalbody b where b.arrival_id > %s order by b.arrival_id limit %s
), due as (
  select a.id from page join channels_arrival a on a.id = page.arrival_id
  join tenancy_workspace w on w.id = a.workspace_id
  where a.state in ('heard', 'duplicate', 'set_aside')
    and a.arrived_at < now() - make_interval(days => w.arrivals_kept_days)
), gone as (
  delete from channels_arrivalbody b using due where b.arrival_id = due.id returning 1
), youngest as (
  select a.id, a.arrived_at from channels_arrival a where a.id = (select max(arrival_id) from page)
), shortest as (select min(arrivals_kept_days) as days from tenancy_workspace)
select (select id from youngest, shortest where arrived_at < now() - make_interval(days => days)),
  (select count(*) from gone)
"""


@dataclass(frozen=True, slots=True)
class Pruned:
    """How far the walk has come, None where all that follows is too young for anybody; and how many bodies went."""

    reached: int | None
    bodies: int


def prune_bodies(after: int = 0, limit: int = 500) -> Pruned:
    """Return what one step of the walk did; the next begins after what this one reached."""
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE, [after, limit])
        reached, bodies = cursor.fetchone()
    return Pruned(reached, bodies)
