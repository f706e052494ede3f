"""Who may take work over, and whom a form chose."""

from typing import Any

from django.shortcuts import get_object_or_404

from muhatap.conversations.dismiss import NoSuchHeir
from muhatap.desk.seated import Seated
from muhatap.tenancy.models import Member, Team


def heirs_of(request: Seated, *, leaving: Member | Team) -> dict[str, Any]:
    """Return the members who answer and the teams, without the one that leaves."""
    active = request.workspace.members.filter(is_active=True).order_by("name")
    teams = request.workspace.teams.order_by("name")
    return {
        "heirs": [one for one in active if one.may_answer and one != leaving],
        "teams": [one for one in teams if one != leaving],
    }


def heir_chosen(request: Seated) -> Member | Team | None:
    """Return the member or team that `heir` names, None for nobody; raise NoSuchHeir where nothing was chosen."""
    kind, _, number = request.POST.get("heir", "").partition(":")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    if kind == "member":
        found: Member = get_object_or_404(request.workspace.members, pk=pk)
        return found
    if kind == "team":
        team: Team = get_object_or_404(request.workspace.teams, pk=pk)
        return team
    if request.POST.get("heir") != "nobody":
        raise NoSuchHeir
    return None
