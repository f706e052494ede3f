"""Who asks for the next gets the one that waits most and is nobody's, and no two get the same."""

from datetime import timedelta

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Promise
from muhatap.conversations.take_next import NobodyWaits, take_next
from muhatap.kit.clock import now
from muhatap.people.models import Person
from muhatap.tenancy.models import Member, Team


def _waits(line: Channel, minutes: int, **values: object) -> Conversation:
    person = Person.objects.create(workspace=line.workspace, name=f"Kişi {minutes}")
    since = now() - timedelta(minutes=minutes)
    return Conversation.objects.create(
        workspace=line.workspace, person=person, channel=line, waiting_since=since, **values
    )


def test_the_promise_due_first_then_the_longest_wait(line: Channel, defne: Member) -> None:
    long, short, promised = _waits(line, 90), _waits(line, 30), _waits(line, 5)
    Promise.objects.create(
        workspace=line.workspace, conversation=promised, kind="first_reply", due_by=now() + timedelta(hours=1)
    )

    assert [take_next(by=defne).pk for _ in range(3)] == [promised.pk, long.pk, short.pk]
    assert set(Conversation.objects.values_list("assignee", flat=True)) == {defne.pk}
    with pytest.raises(NobodyWaits):
        take_next(by=defne)


def test_what_is_held_answered_spam_or_another_teams_is_left(line: Channel, defne: Member, selin: Member) -> None:
    others = Team.objects.create(workspace=line.workspace, name="Buket")
    _waits(line, 90, assignee=selin)
    _waits(line, 80, status="waiting")
    _waits(line, 70, status="spam")
    theirs = _waits(line, 60, team=others)

    with pytest.raises(NobodyWaits):
        take_next(by=defne)
    others.seats.create(workspace=line.workspace, member=defne)
    assert take_next(by=defne) == theirs
    theirs.refresh_from_db()
    assert theirs.team == others
