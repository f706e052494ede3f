"""Members: who works here, in which role, and who left."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.dismiss import NoSuchHeir, dismiss
from muhatap.desk.accounts import (
    end_sessions_of_the_seatless,
    has_second_step,
    password_link,
    second_step_off,
    sits_elsewhere,
)
from muhatap.desk.both import said
from muhatap.desk.confirming import PASSWORD_FIRST, is_confirmed
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.people import MemberForm
from muhatap.desk.heirs import heir_chosen, heirs_of
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.invitations import list_page
from muhatap.desk.views.settings.saving import saved, shown, toast, trace
from muhatap.tenancy.change_role import change_role
from muhatap.tenancy.deactivate import reactivate
from muhatap.tenancy.lock import locked
from muhatap.tenancy.models import Member
from muhatap.tenancy.owners import LastOwner
from muhatap.tenancy.ranks import MayNot, grantable, may_change
from muhatap.tenancy.seating import seat_in_teams

LAST_OWNER = (
    "Son sahip ayrılamaz, rolü de değişmez; önce birini daha sahip yap.",
    "The last owner stays: make another owner first.",
)
MAY_NOT = ("Bunu yalnızca bir sahip yapabilir.", "Only an owner may do this.")


@may("members")
@require_http_methods(["GET", "POST"])
def members(request: Seated) -> HttpResponse:
    """Show the members and the open invitations; invite somebody on POST."""
    return list_page(request)


@may("members")
@require_http_methods(["GET", "POST"])
def member(request: Seated, pk: int) -> HttpResponse:
    """Show a seat, and save its name, role and teams."""
    seat = _seat(request, pk)
    if request.method == "POST":
        seat = locked(seat)
    if request.method == "GET":
        return _page(request, seat, _as_stored(request, seat))
    form = MemberForm(request.POST, **_choices(request, seat))
    if form.is_valid() and form.is_newest(_stored(seat)):
        try:
            if not may_change(request.member, seat):
                raise MayNot
            if form.cleaned_data["role"] != seat.role and not is_confirmed(request):
                form.add_error("role", said(*PASSWORD_FIRST))
                return _page(request, seat, form)
            change_role(seat, form.cleaned_data["role"], by=request.member)
        except (MayNot, LastOwner) as refusal:
            form.add_error("role", said(*(LAST_OWNER if isinstance(refusal, LastOwner) else MAY_NOT)))
        else:
            before = {"name": seat.name, "teams": _team_names(seat)}
            seat.name = form.cleaned_data["name"]
            seat.save(update_fields=["name"])
            seat_in_teams(seat, form.cleaned_data["teams"])
            after = {"name": seat.name, "teams": _team_names(seat)}
            trace(request, "member_changed", about=(seat.pk, seat.name), before=before, after=after)
            return saved(request, said("Kaydedildi", "Saved"), "member", seat.pk)
    return _page(request, seat, form)


@may("members")
@require_http_methods(["POST", "DELETE"])
def seat(request: Seated, pk: int) -> HttpResponse:
    """Open a closed seat on DELETE of its closing; close it on POST, with an heir for the open work."""
    held = _seat(request, pk)
    if request.method == "DELETE" or request.POST.get("deed") == "return":
        if not is_confirmed(request):
            return _refused(request, held, PASSWORD_FIRST)
        try:
            reactivate(held, by=request.member)
        except MayNot:
            return _refused(request, held, MAY_NOT)
        return saved(request, said("Yeniden ekipte", "Back in the team"), "member", held.pk)
    try:
        count = dismiss(held, heir=heir_chosen(request), by=request.member)
    except LastOwner:
        return _refused(request, held, LAST_OWNER)
    except MayNot:
        return _refused(request, held, MAY_NOT)
    except NoSuchHeir:
        return _refused(request, held, ("İşi devralacak birini seç.", "Choose somebody to take the work over."))
    end_sessions_of_the_seatless(held.user)
    words = said(f"Ayrıldı; devredilen görüşme: {count}", f"Left the team; conversations handed over: {count}")
    return saved(request, words, "members")


@may("members")
@require_POST
def password(request: Seated, pk: int) -> HttpResponse:
    """Show a one-time link with which she chooses a new password; it is hers alone to open."""
    held = _seat(request, pk)
    if not may_change(request.member, held) or not held.is_active:
        return _refused(request, held, MAY_NOT)
    if sits_elsewhere(held):
        words = (
            "Başka bir çalışma alanının da üyesi; parolasını yalnızca e-postayla kendisi yenileyebilir.",
            "This member belongs to another workspace too; only they can renew the password, by e-mail.",
        )
        return _refused(request, held, words)
    if not is_confirmed(request):
        return _refused(request, held, PASSWORD_FIRST)
    if request.POST.get("deed") == "second_step_off":
        second_step_off(held.user)
        trace(request, "second_step_off", about=(held.pk, held.name), before={"on": True}, after={"on": False})
        return saved(request, said("İki adımlı giriş kapatıldı", "The second step is off"), "member", held.pk)
    trace(request, "password_link", about=(held.pk, held.name), before={}, after={"link": "issued"})
    return shown(request, "link", "members", link=password_link(request, held.user), seat=held)


def _page(request: Seated, seat: Member, form: MemberForm) -> HttpResponse:
    context: dict[str, Any] = {
        "seat": seat,
        "form": form,
        "may_change": may_change(request.member, seat),
        "open_work": request.workspace.conversations.ongoing().of(seat).count(),
        **heirs_of(request, leaving=seat),
        "has_second_step": has_second_step(seat.user),
    }
    return shown(request, "member", "members", **context)


def _as_stored(request: Seated, seat: Member) -> MemberForm:
    stored = _stored(seat)
    return MemberForm(initial=stored | {"stamp": stamp_of(stored)}, **_choices(request, seat))


def _stored(seat: Member) -> dict[str, Any]:
    teams = [str(pk) for pk in seat.teams.order_by("pk").values_list("pk", flat=True)]
    return {"name": seat.name, "role": seat.role, "teams": teams}


def _choices(request: Seated, seat: Member) -> dict[str, Any]:
    return {"roles": {*grantable(request.member), seat.role}, "teams": request.workspace.teams.order_by("name")}


def _seat(request: Seated, pk: int) -> Member:
    seats: QuerySet[Member] = request.workspace.members.select_related("user", "workspace")
    return get_object_or_404(seats, pk=pk)


def _team_names(seat: Member) -> list[str]:
    return list(seat.teams.order_by("name").values_list("name", flat=True))


def _refused(request: Seated, seat: Member, words: tuple[str, str]) -> HttpResponse:
    toast(request, said(*words), is_trouble=True)
    response = _page(request, seat, _as_stored(request, seat))
    response.status_code = 422
    return response
