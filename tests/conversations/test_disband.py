"""A team goes and nothing it held is lost: open work, resolved work and ready words find their next place."""

import pytest

from muhatap.conversations.disband import disband
from muhatap.conversations.dismiss import NoSuchHeir
from muhatap.conversations.models import Conversation, SavedView, Snippet
from muhatap.journal.models import Event
from muhatap.tenancy.models import Member, Team, TeamSeat
from muhatap.tenancy.seating import fill_team


@pytest.fixture
def team(conversation: Conversation, defne: Member) -> Team:
    made = Team.objects.create(workspace=defne.workspace, name="Buket")
    fill_team(made, [str(defne.pk)])
    conversation.assign(team=made, by=None)
    return made


def test_what_nobody_holds_goes_to_the_member_chosen(
    team: Team, conversation: Conversation, selin: Member, nermin: Member
) -> None:
    assert disband(team, heir=selin, by=nermin) == 1

    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.team) == (selin, None)
    assert not Team.objects.filter(name="Buket").exists()
    assert not TeamSeat.objects.exists()
    assert Member.objects.filter(name="Defne Aksoy", is_active=True).exists()


def test_whoever_holds_a_conversation_keeps_it(
    team: Team, conversation: Conversation, selin: Member, defne: Member, nermin: Member
) -> None:
    conversation.assign(member=defne, team=team, by=None)

    disband(team, heir=selin, by=nermin)

    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.team) == (defne, None)
    assert Event.objects.filter(kind="conversation.assigned").count() == 2  # hers already: she is told of no hand-over


def test_another_team_inherits_open_and_resolved_work_and_ready_words(
    team: Team, conversation: Conversation, defne: Member, nermin: Member
) -> None:
    other = Team.objects.create(workspace=defne.workspace, name="Saksı")
    snippet = Snippet.objects.create(workspace=defne.workspace, team=team, title="Bakım", text="Az su")
    conversation.resolve(by=defne)

    assert disband(team, heir=other, by=nermin) == 0

    conversation.refresh_from_db()
    snippet.refresh_from_db()
    assert (conversation.team, conversation.status, snippet.team) == (other, "resolved", other)


def test_with_no_heir_work_waits_in_the_common_queue_and_ready_words_are_everybodys(
    team: Team, conversation: Conversation, selin: Member, nermin: Member
) -> None:
    snippet = Snippet.objects.create(workspace=selin.workspace, team=team, title="Bakım", text="Az su")

    disband(team, heir=None, by=nermin)

    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.team, conversation.status) == (None, None, "open")
    assert snippet in Snippet.objects.usable_by(selin)


def test_it_is_told_once_with_who_was_in_it_and_who_took_over(team: Team, selin: Member, nermin: Member) -> None:
    disband(team, heir=selin, by=nermin)

    event = Event.objects.get(kind="settings.team_removed")
    assert event.member_id == nermin.pk
    assert event.particulars["name"] == "Buket"
    assert event.particulars["changed"] == {"members": [["Defne Aksoy"], []], "heir": [None, selin.name]}
    assert event.particulars["conversations"] == 1


def test_a_second_press_changes_nothing(team: Team, selin: Member, nermin: Member) -> None:
    again = Team.objects.get(pk=team.pk)
    disband(team, heir=selin, by=nermin)

    assert disband(again, heir=None, by=nermin) == 0
    assert Event.objects.filter(kind="settings.team_removed").count() == 1


def test_an_heir_must_be_here_and_answer_and_be_another(
    team: Team, conversation: Conversation, observer: Member, selin: Member, nermin: Member
) -> None:
    selin.is_active = False
    selin.save(update_fields=["is_active"])
    for heir in (team, observer, selin):
        with pytest.raises(NoSuchHeir):
            disband(team, heir=heir, by=nermin)
    conversation.refresh_from_db()
    assert conversation.team == team
    assert not Event.objects.filter(kind="settings.team_removed").exists()


def test_a_view_of_the_team_goes_along_or_stays_with_who_made_it(team: Team, selin: Member) -> None:
    other = Team.objects.create(workspace=selin.workspace, name="Saksı")
    view = SavedView.objects.create(workspace=selin.workspace, owner=selin, team=team, is_shared=True, name="Kargo")

    disband(team, heir=other, by=selin)
    view.refresh_from_db()
    assert (view.team, view.is_shared) == (other, True)

    disband(other, heir=None, by=selin)
    view.refresh_from_db()
    assert (view.team, view.is_shared) == (None, False)
