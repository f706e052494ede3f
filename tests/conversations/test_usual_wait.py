"""The wait that is told is one that people really had, or nothing is said."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Promise
from muhatap.conversations.usual_wait import ENOUGH, LONGEST, honest, usual_wait
from muhatap.kit.clock import now
from muhatap.people.models import Person
from muhatap.tenancy.models import Workspace

WAITS = st.lists(st.timedeltas(timedelta(0), timedelta(hours=30)), max_size=40)


@given(settled=WAITS, waiting=WAITS)
def test_four_of_five_had_no_longer_wait_than_is_told(settled: list[timedelta], waiting: list[timedelta]) -> None:
    told = honest(settled, waiting)

    if len(settled) < ENOUGH:
        assert told is None
    elif told is not None:
        assert told < LONGEST
        assert sum(one <= told for one in settled) >= 0.8 * len(settled)


@given(settled=st.lists(st.timedeltas(timedelta(0), timedelta(hours=5)), min_size=ENOUGH, max_size=40), waiting=WAITS)
def test_those_who_still_wait_never_make_it_look_shorter(settled: list[timedelta], waiting: list[timedelta]) -> None:
    alone, together = honest(settled, []), honest(settled, waiting)

    assert alone is not None
    assert together is None or together >= alone


def _promise(channel: Channel, made: datetime, wait: timedelta | None) -> None:
    person = Person.objects.create(workspace_id=channel.workspace_id)
    matter = Conversation.objects.create(workspace_id=channel.workspace_id, person=person, channel=channel)
    kept = None if wait is None else made + wait
    Promise.objects.create(
        workspace_id=channel.workspace_id,
        conversation=matter,
        kind="first_reply",
        state="open" if kept is None else "kept",
        made_at=made,
        due_by=made + timedelta(hours=3),
        kept_at=kept,
    )


def test_only_this_channels_last_week_counts(line: Channel, workspace: Workspace) -> None:
    at = now()
    beside = Channel.objects.create(workspace=workspace, kind="rehearsal", name="Öteki")
    for number in range(10):
        _promise(line, at - timedelta(hours=number + 1), timedelta(minutes=number + 1))
        _promise(line, at - timedelta(days=8, hours=number), timedelta(hours=2))
        _promise(beside, at - timedelta(hours=number), timedelta(hours=2))

    assert usual_wait(line, at=at) == timedelta(minutes=9)


def test_with_too_few_replies_nothing_is_said(line: Channel) -> None:
    at = now()
    for number in range(9):
        _promise(line, at - timedelta(hours=number + 1), timedelta(minutes=1))

    assert usual_wait(line, at=at) is None


def test_somebody_who_waits_long_is_counted(line: Channel) -> None:
    at = now()
    for number in range(10):
        _promise(line, at - timedelta(hours=number + 1), timedelta(minutes=1))
    for _ in range(5):
        _promise(line, at - timedelta(hours=5), None)

    assert usual_wait(line, at=at) == timedelta(hours=5)
