"""Events are answered once each, whatever befalls one of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from muhatap.conversations.models import Conversation
from muhatap.journal import when as journal_when
from muhatap.journal.models import Event, Reaction
from muhatap.journal.record import record
from muhatap.journal.when import when
from muhatap.kit.clock import now
from muhatap.server.react import FIRST_WAIT, TRIES, react
from muhatap.tenancy.models import Workspace

RANG = "bell.rang"


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """Return the events that were answered; one whose particulars say so is poison."""
    answered: list[int] = []

    @when(RANG)
    def answer(event: Event) -> None:
        Conversation.objects.update(subject=f"çaldı {event.pk}")
        if event.particulars.get("poison"):
            raise ValueError("no")
        answered.append(event.pk)

    yield answered
    del journal_when._answers[RANG]


def test_an_event_is_answered_once(workspace: Workspace, heard: list[int]) -> None:
    event = record(RANG, workspace=workspace.pk)

    assert (react(), react()) == (1, 0)

    assert heard == [event.pk]


def test_an_event_nobody_answers_leaves_nothing_behind(workspace: Workspace, heard: list[int]) -> None:
    record("tree.fell", workspace=workspace.pk)

    assert not Reaction.objects.exists()


def test_an_event_that_was_rolled_back_is_never_answered(workspace: Workspace, heard: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(RANG, workspace=workspace.pk)
        raise RuntimeError

    assert react() == 0
    assert heard == []


def test_a_poison_event_changes_nothing_waits_and_keeps_no_other_waiting(
    workspace: Workspace, conversation: Conversation, heard: list[int]
) -> None:
    react()
    record(RANG, workspace=workspace.pk, poison=True)
    good = record(RANG, workspace=workspace.pk)

    assert react() == 2

    assert heard == [good.pk]
    left = Reaction.objects.get()
    assert (left.tries, left.reason) == (1, "ValueError")
    assert timedelta() < left.not_before - now() <= FIRST_WAIT
    conversation.refresh_from_db()
    assert conversation.subject == f"çaldı {good.pk}"


def test_each_wait_is_four_times_as_long_as_the_one_before(workspace: Workspace, heard: list[int]) -> None:
    record(RANG, workspace=workspace.pk, poison=True)
    react()
    Reaction.objects.update(not_before=now() - timedelta(seconds=1))

    before = now()
    react()

    assert before + 4 * FIRST_WAIT <= Reaction.objects.get().not_before <= now() + 4 * FIRST_WAIT


def test_a_poison_event_is_tried_so_often_and_then_lies_still(workspace: Workspace, heard: list[int]) -> None:
    record(RANG, workspace=workspace.pk, poison=True)

    tried = 0
    while react():
        tried += 1
        Reaction.objects.update(not_before=now() - timedelta(seconds=1))

    assert tried == TRIES
