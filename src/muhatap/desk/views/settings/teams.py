"""Teams: made, named, filled, and deleted."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.disband import disband
from muhatap.conversations.dismiss import NoSuchHeir
from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.people import TeamForm
from muhatap.desk.heirs import heir_chosen, heirs_of
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import saved, shown, toast, trace
from muhatap.tenancy.lock import locked
from muhatap.tenancy.models import Member, Team
from muhatap.tenancy.seating import fill_team


@may("teams")
@require_http_methods(["GET", "POST"])
def teams(request: Seated) -> HttpResponse:
    """Show the teams; make one on POST."""
    form = TeamForm(request.POST if request.method == "POST" else None, members=_members(request))
    if form.is_bound and form.is_valid():
        team = _named(request, None, form)
        if team is not None:
            return saved(request, said(f"Ekip kuruldu: {team.name}", f"Team made: {team.name}"), "teams")
    found = request.workspace.teams.annotate(size=Count("seats", filter=Q(seats__member__is_active=True)))
    return shown(request, "teams", "teams", form=form, teams=found.order_by("name"))


@may("teams")
@require_http_methods(["GET", "POST"])
def team(request: Seated, pk: int) -> HttpResponse:
    """Show a team; save its name and members."""
    held: Team = get_object_or_404(request.workspace.teams, pk=pk)
    if request.method == "GET":
        stored = _stored(held)
        form = TeamForm(initial=stored | {"stamp": stamp_of(stored)}, members=_members(request))
        return _page(request, held, form)
    held = locked(held)
    form = TeamForm(request.POST, members=_members(request))
    if form.is_valid() and form.is_newest(_stored(held)) and _named(request, held, form):
        return saved(request, said("Kaydedildi", "Saved"), "teams")
    return _page(request, held, form)


@may("teams")
@require_POST
def removal(request: Seated, pk: int) -> HttpResponse:
    """Delete a team; its open work goes to an heir or waits in the common queue."""
    held: Team = get_object_or_404(request.workspace.teams, pk=pk)
    try:
        count = disband(held, heir=heir_chosen(request), by=request.member)
    except NoSuchHeir:
        toast(request, said("İşi devralacak birini seç.", "Choose who takes the work over."), is_trouble=True)
        response = _page(request, held, TeamForm(initial=_stored(held), members=_members(request)))
        response.status_code = 422
        return response
    words = said(f"Ekip silindi; devredilen görüşme: {count}", f"Team deleted; conversations handed over: {count}")
    return saved(request, words, "teams")


def _page(request: Seated, team: Team, form: TeamForm) -> HttpResponse:
    open_work = request.workspace.conversations.ongoing().filter(team=team).count()
    context = {"form": form, "team": team, "open_work": open_work, **heirs_of(request, leaving=team)}
    return shown(request, "team", "teams", **context)


def _named(request: Seated, team: Team | None, form: TeamForm) -> Team | None:
    """Return the team under its new name, filled; None where another one has that name."""
    before = _told(team) if team else {}
    held = team or Team(workspace=request.workspace)
    held.name = form.cleaned_data["name"]
    try:
        with transaction.atomic():
            if team is None:
                request.workspace.teams.bulk_create([held])
            else:
                held.save(update_fields=["name"])
    except IntegrityError:
        form.add_error("name", said("Bu adda bir ekip var.", "There is a team of that name."))
        return None
    fill_team(held, form.cleaned_data["members"])
    kind = "team_changed" if team else "team_added"
    trace(request, kind, about=(held.pk, held.name), before=before, after=_told(held))
    return held


def _members(request: Seated) -> list[Member]:
    return list(request.workspace.members.filter(is_active=True).order_by("name"))


def _stored(team: Team) -> dict[str, Any]:
    seats = team.seats.filter(member__is_active=True).order_by("member_id").values_list("member_id", flat=True)
    return {"name": team.name, "members": [str(pk) for pk in seats]}


def _told(team: Team) -> dict[str, Any]:
    """Return the team as people read it."""
    return {"name": team.name, "members": list(team.members.order_by("name").values_list("name", flat=True))}
