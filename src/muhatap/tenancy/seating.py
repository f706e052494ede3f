"""Who sits in which team."""

from collections.abc import Sequence

from muhatap.tenancy.models import Member, Team, TeamSeat


def seat_in_teams(member: Member, teams: Sequence[str]) -> None:
    """Let the member sit in these teams of her workspace, by their ids, and in no others."""
    wanted = Team.objects.filter(workspace=member.workspace_id, pk__in=teams)
    member.team_seats.exclude(team__in=wanted).delete()
    for team in wanted.exclude(seats__member=member):
        TeamSeat.objects.create(workspace_id=member.workspace_id, team=team, member=member)


def fill_team(team: Team, members: Sequence[str]) -> None:
    """Let these members of the team's workspace sit in it, by their ids, and no others."""
    wanted = Member.objects.filter(workspace=team.workspace_id, pk__in=members)
    team.seats.exclude(member__in=wanted).delete()
    for member in wanted.exclude(team_seats__team=team):
        TeamSeat.objects.create(workspace_id=team.workspace_id, team=team, member=member)
