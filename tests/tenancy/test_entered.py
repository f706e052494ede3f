"""Inside a workspace one sees its rows, outside one sees none."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.people.models import Person
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Team, TeamSeat, Workspace

CHECK_NOW = "set constraints all immediate"


def _inside() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.workspace', true), '')")
        value: str = cursor.fetchone()[0]
    return value


@pytest.fixture
def two(db: None) -> tuple[Workspace, Workspace]:
    """Two workspaces with one person each, neither entered."""
    ours = Workspace.objects.create(slug="bizim", name="Bizim")
    theirs = Workspace.objects.create(slug="onlarin", name="Onların")
    for one in (ours, theirs):
        with entered(one.pk):
            Person.objects.create(workspace=one, name=one.name)
    return ours, theirs


def test_only_the_entered_workspace_is_seen(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        assert [one.name for one in Person.objects.all()] == ["Bizim"]
    with entered(theirs.pk):
        assert [one.name for one in Person.objects.all()] == ["Onların"]


def test_outside_nothing_is_seen_and_nothing_can_be_written(two: tuple[Workspace, Workspace]) -> None:
    assert Person.objects.count() == 0
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Person.objects.create(workspace=two[0], name="Kimse")


def test_leaving_an_inner_workspace_leads_back_to_the_outer_one(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        with entered(theirs.pk), entered(ours.pk):
            assert _inside() == str(ours.pk)
        assert _inside() == str(ours.pk)
        assert Person.objects.get().name == "Bizim"
    assert _inside() == ""


def test_an_exception_leads_back_too(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        with pytest.raises(LookupError), entered(theirs.pk):
            raise LookupError
        assert _inside() == str(ours.pk)
    assert _inside() == ""


def test_a_broken_transaction_leads_back_too(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        with pytest.raises(DatabaseError), entered(theirs.pk), connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
        assert _inside() == str(ours.pk)
        assert Person.objects.get().name == "Bizim"


def test_a_swallowed_rollback_leads_back_too(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        with entered(theirs.pk):
            Person.objects.create(workspace=theirs, name="Geçici")
            transaction.set_rollback(True)
        assert _inside() == str(ours.pk)
    with entered(theirs.pk):
        assert [one.name for one in Person.objects.all()] == ["Onların"]


def test_a_row_for_another_workspace_is_refused(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(ours.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Person.objects.create(workspace=theirs, name="Kaçak")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Person.objects.update(workspace=theirs)


def test_another_workspaces_rows_cannot_be_changed_or_deleted(two: tuple[Workspace, Workspace]) -> None:
    ours, theirs = two
    with entered(theirs.pk):
        number = Person.objects.get().pk
    with entered(ours.pk):
        assert Person.objects.filter(pk=number).update(name="Ele geçirildi") == 0
        assert Person.objects.filter(pk=number).delete()[0] == 0
    with entered(theirs.pk):
        assert Person.objects.get().name == "Onların"


def test_a_row_cannot_point_to_another_workspaces_row(two: tuple[Workspace, Workspace], stranger: Member) -> None:
    ours, theirs = two
    with entered(theirs.pk):
        person = Person.objects.get().pk
        channel = Channel.objects.create(workspace=theirs, kind="rehearsal", name="Onların hattı").pk
    with entered(ours.pk):
        mine = Channel.objects.create(workspace=ours, kind="rehearsal", name="Hattımız").pk
        for other in ({"person_id": person, "channel_id": mine}, {"person_id": _own(ours), "channel_id": channel}):
            with pytest.raises(IntegrityError, match="in_same_workspace"), transaction.atomic():
                Conversation.objects.create(workspace=ours, **other)
                _check_now()
        with pytest.raises(IntegrityError, match="in_same_workspace"), transaction.atomic():
            team = Team.objects.create(workspace=ours, name="Takım")
            TeamSeat.objects.create(workspace=ours, team=team, member_id=stranger.pk)
            _check_now()


def _own(workspace: Workspace) -> int:
    return Person.objects.get(workspace=workspace).pk


def _check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)


def test_the_same_name_is_free_in_every_workspace(two: tuple[Workspace, Workspace]) -> None:
    for one in two:
        with entered(one.pk):
            Team.objects.create(workspace=one, name="Destek")
            with pytest.raises(IntegrityError, match="a_team_name_is_used_once"), transaction.atomic():
                Team.objects.create(workspace=one, name="Destek")
