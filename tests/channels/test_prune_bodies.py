"""What came is kept as it came for as long as the workspace says; that it came is known for good."""

from datetime import timedelta

import pytest
from django.db.models import F

from muhatap.channels.models import Arrival, ArrivalBody, Channel
from muhatap.channels.prune_bodies import prune_bodies
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.replay import NothingToReplay, replay
from muhatap.conversations.models import Message
from muhatap.tenancy.models import Workspace
from tests.cast import Write


def _age(days: int) -> None:
    Arrival.objects.update(arrived_at=F("arrived_at") - timedelta(days=days))


def test_a_body_goes_after_ninety_days_and_its_message_stays(hears: Write, workspace: Workspace) -> None:
    hears("Merhaba")
    _age(89)
    assert prune_bodies().bodies == 0
    _age(2)

    assert prune_bodies().bodies == 1
    assert ArrivalBody.objects.count() == 0
    assert Message.objects.get().text == "Merhaba"


def test_a_duplicate_a_year_later_is_known(hears: Write, line: Channel) -> None:
    first = hears("Merhaba", external_id="m1")
    _age(400)
    prune_bodies()

    assert write_down(line.workspace_id, line.pk, provider_id="m1", content=b"{}") == (first, False)


@pytest.mark.parametrize("state", ["waiting", "parked"])
def test_what_nobody_has_read_yet_stays(hears: Write, state: str) -> None:
    hears("Merhaba")
    Arrival.objects.update(state=state)
    _age(4000)

    assert prune_bodies().bodies == 0


def test_a_workspace_that_keeps_for_ever_keeps_for_ever(hears: Write, workspace: Workspace) -> None:
    hears("Merhaba")
    Workspace.objects.update(arrivals_kept_days=None)
    _age(4000)

    assert prune_bodies() == prune_bodies()
    assert ArrivalBody.objects.count() == 1


def test_the_walk_goes_on_page_by_page_and_ends_at_the_young(hears: Write, workspace: Workspace) -> None:
    for number in range(5):
        hears(external_id=f"old{number}")
    _age(100)
    hears(external_id="young")

    first = prune_bodies(limit=2)
    second = prune_bodies(first.reached or 0, limit=2)
    third = prune_bodies(second.reached or 0, limit=2)

    assert (first.bodies, second.bodies, third.bodies) == (2, 2, 1)
    assert third.reached is None
    assert ArrivalBody.objects.count() == 1


def test_a_pruned_arrival_is_not_replayed(hears: Write) -> None:
    arrival = hears()
    Arrival.objects.update(state="set_aside")
    _age(100)
    prune_bodies()

    with pytest.raises(NothingToReplay):
        replay(Arrival.objects.get(pk=arrival))
