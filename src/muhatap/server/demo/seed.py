"""Fill the database with the demo workspace Mırra."""

from datetime import datetime

from django.db import transaction

from muhatap.kit.clock import now
from muhatap.server.demo.house import open_channels, open_seats
from muhatap.server.demo.labels import add_labels
from muhatap.server.demo.mishaps import add_mishaps, write_down_the_past
from muhatap.server.demo.notice import publish_notice
from muhatap.server.demo.plan import Plan, plan
from muhatap.server.demo.rows import House, add_conversations, add_people
from muhatap.server.demo.schedule import SPAN
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace

SLUG = "mirra"


def seed(at: datetime | None = None) -> Workspace:
    """Return the workspace “mirra”, created as it would look at `at` (now); one that is there is left as it is."""
    at = at or now()
    with transaction.atomic():
        workspace, is_new = Workspace.objects.get_or_create(
            slug=SLUG, defaults={"name": "Mırra", "language": "tr", "created_at": at - SPAN}
        )
        if is_new:
            with entered(workspace.pk):
                _fill(workspace, plan(at), at=at)
    return workspace


def _fill(workspace: Workspace, told: Plan, *, at: datetime) -> None:
    publish_notice(workspace)
    members, teams = open_seats(workspace)
    house = House(workspace, members, teams, open_channels(workspace, last=_last(told)))
    add_conversations(told, house, add_people(told, house))
    add_labels(workspace)
    write_down_the_past(workspace.pk)
    add_mishaps(house.channels["email"], at=at)


def _last(told: Plan) -> dict[tuple[str, str], datetime]:
    """Return when each channel last heard or sent something."""
    found: dict[tuple[str, str], datetime] = {}
    for matter in told.matters:
        for said in matter.said:
            key = (matter.channel, said.kind)
            found[key] = max(said.at, found.get(key, said.at))
    return found
