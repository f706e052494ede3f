"""Whoever leaves leaves no open work behind; tags stand on a conversation once."""

import pytest

from muhatap.conversations.dismiss import NoSuchHeir, dismiss
from muhatap.conversations.models import Conversation, Tag, Tagging
from muhatap.journal.models import Event
from muhatap.tenancy.models import Member, Team
from muhatap.tenancy.owners import LastOwner


@pytest.fixture
def hers(conversation: Conversation, defne: Member) -> Conversation:
    conversation.assign(member=defne, by=None)
    return conversation


def test_open_work_goes_to_the_heir(hers: Conversation, defne: Member, selin: Member, nermin: Member) -> None:
    assert dismiss(defne, heir=selin, by=nermin) == 1

    hers.refresh_from_db()
    defne.refresh_from_db()
    assert (hers.assignee, defne.is_active) == (selin, False)


def test_open_work_goes_to_a_team_or_to_nobody(hers: Conversation, defne: Member, nermin: Member) -> None:
    team = Team.objects.create(workspace=defne.workspace, name="Buket")
    assert dismiss(defne, heir=team, by=nermin) == 1
    hers.refresh_from_db()
    assert (hers.assignee, hers.team) == (None, team)


def test_resolved_work_stays_where_it_was(hers: Conversation, defne: Member, nermin: Member) -> None:
    hers.resolve(by=defne)

    assert dismiss(defne, heir=None, by=nermin) == 0
    hers.refresh_from_db()
    assert hers.assignee == defne


def test_spam_of_hers_is_nobodys_and_the_heir_is_not_called_to_it(
    hers: Conversation, defne: Member, selin: Member, nermin: Member
) -> None:
    hers.mark_spam(by=defne)

    assert dismiss(defne, heir=selin, by=nermin) == 0

    hers.refresh_from_db()
    assert (hers.status, hers.assignee) == ("spam", None)


def test_an_heir_must_be_here_and_answer(hers: Conversation, defne: Member, observer: Member, nermin: Member) -> None:
    for heir in (defne, observer):
        with pytest.raises(NoSuchHeir):
            dismiss(defne, heir=heir, by=nermin)
    defne.refresh_from_db()
    assert defne.is_active


def test_the_last_owner_does_not_leave_and_her_work_stays(conversation: Conversation, nermin: Member) -> None:
    conversation.assign(member=nermin, by=None)

    with pytest.raises(LastOwner):
        dismiss(nermin, heir=None, by=nermin)
    conversation.refresh_from_db()
    assert conversation.assignee == nermin


def test_a_tag_stands_once_and_both_its_comings_and_goings_are_told(conversation: Conversation, defne: Member) -> None:
    tag = Tag.objects.create(workspace=defne.workspace, name="İade", name_key="iade")

    assert [tag.put_on(conversation, by=defne), tag.put_on(conversation, by=defne)] == [True, False]
    assert Tagging.objects.count() == 1
    assert [tag.take_off(conversation, by=defne), tag.take_off(conversation, by=defne)] == [True, False]
    kinds = Event.objects.filter(kind__contains="tagged").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["conversation.tagged", "conversation.untagged"]
