"""An event stands beside its deed: both are there, or neither."""

import pytest
from django.db import transaction

from muhatap.journal.models import Event
from muhatap.journal.record import record
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace


def test_an_event_keeps_its_particulars_as_they_were(workspace: Workspace, defne: Member) -> None:
    about = {"person": 7, "conversation": 9}
    event = record("conversation.resolved", workspace=workspace.pk, about=about, by=defne.pk, words="Şükran")
    kept = Event.objects.get(pk=event.pk)

    assert (kept.kind, kept.person_id, kept.conversation_id) == ("conversation.resolved", 7, 9)
    assert kept.member_id == defne.pk
    assert kept.particulars == {"words": "Şükran"}
    assert kept.at is not None


def test_a_deed_that_is_undone_leaves_no_event(workspace: Workspace) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        record("conversation.resolved", workspace=workspace.pk)
        raise LookupError

    assert Event.objects.count() == 0


def test_a_strangers_events_are_not_ours(workspace: Workspace, stranger: Member) -> None:
    record("conversation.resolved", workspace=workspace.pk)
    with entered(stranger.workspace_id):
        assert Event.objects.count() == 0
