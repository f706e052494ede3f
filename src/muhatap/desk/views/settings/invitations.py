"""Invitations: made and withdrawn by administrators, accepted by who has the link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from muhatap.channels.post import can_post, post
from muhatap.desk.accounts import let_in
from muhatap.desk.addresses import absolute
from muhatap.desk.both import said
from muhatap.desk.confirming import PASSWORD_FIRST, is_confirmed
from muhatap.desk.forms.people import InviteForm, JoinForm
from muhatap.desk.house_mail import invitation_words
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.too_often import too_often
from muhatap.desk.views.settings.saving import saved, shown
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.tenancy.accept import InvitationSpent, NeedsLogIn, accept, invitation_of, is_known
from muhatap.tenancy.invite import Seat, SeatedAlready, invite
from muhatap.tenancy.models import Invitation, Member, User
from muhatap.tenancy.ranks import MayNot, grantable

TOO_MANY = (
    "Bir saatte çok davet gitti; biraz sonra devam et.",
    "Too many invitations this hour; please go on a little later.",
)
RUNS_THE_PLACE = frozenset({Member.Role.OWNER, Member.Role.ADMIN})


def list_page(request: Seated) -> HttpResponse:
    """Show the members and the open invitations; on POST invite somebody and show the link or post it."""
    told = {"roles": grantable(request.member)}
    if request.method == "GET":
        form = InviteForm(initial={"role": "agent", "language": request.workspace.language}, **told)
        return _list(request, form)
    form = InviteForm(request.POST, **told)
    if form.is_valid() and too_often(request, "invite"):
        form.add_error(None, said(*TOO_MANY))
    if form.is_valid() and form.cleaned_data["role"] in RUNS_THE_PLACE and not is_confirmed(request):
        form.add_error("role", said(*PASSWORD_FIRST))
    if not form.is_valid():
        return _list(request, form)
    answers = form.cleaned_data
    try:
        made, secret = invite(
            Seat(answers["email"], answers["role"], answers["name"], answers["language"]), by=request.member
        )
    except SeatedAlready:
        form.add_error("email", said("Bu adresle ekipte zaten biri var.", "This address has a seat already."))
        return _list(request, form)
    except MayNot:
        form.add_error("role", said("Bu rolü yalnızca bir sahip verebilir.", "Only an owner may give this role."))
        return _list(request, form)
    link = absolute(request, reverse("desk:join", args=[secret]))
    subject, text = invitation_words(made, by=request.member, workspace=request.workspace, link=link)
    if post(request.workspace.pk, to=made.email, subject=subject, text=text, about="invitation"):
        return saved(request, said(f"Davet yolda: {made.email}", f"Invited: {made.email}"), "members")
    return shown(request, "link", "members", link=link, invitation=made)


@may("members")
@require_http_methods(["POST", "DELETE"])
def invitation(request: Seated, pk: int) -> HttpResponse:
    """Withdraw an open invitation."""
    found: Invitation = get_object_or_404(request.workspace.invitations, pk=pk)
    if found.accepted_at is None and found.withdrawn_at is None:
        found.withdrawn_at = now()
        found.save(update_fields=["withdrawn_at"])
        workspace, by = request.workspace.pk, request.member.pk
        record("settings.invitation_withdrawn", workspace=workspace, by=by, id=found.pk, name=found.email)
    return saved(request, said("Davet geri alındı", "Invitation withdrawn"), "members")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody accept: with a new log-in, or with the one she has."""
    found = invitation_of(secret)
    if found is None:
        return render(request, "desk/setup/withdrawn.html", status=410)
    user = request.user if isinstance(request.user, User) else None
    context: dict[str, Any] = {"invitation": found, "user": user, "workspace_name": found.workspace.name}
    if user is None and is_known(found):
        return redirect(f"{reverse('account_login')}?next={request.path}")
    if user is not None:
        return _join_as(request, found, user, context)
    form = JoinForm(request.POST or None, initial={"name": found.name})
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "desk/setup/join.html", context | {"form": form}, status=status)
    try:
        seat = accept(found, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    except (InvitationSpent, NeedsLogIn):
        return render(request, "desk/setup/withdrawn.html", status=410)
    return let_in(request, seat.user, to=reverse("desk:inbox"))


def _join_as(request: HttpRequest, found: Invitation, user: User, context: dict[str, Any]) -> HttpResponse:
    if user.email != found.email:
        return render(request, "desk/setup/other.html", context, status=403)
    if request.method == "GET":
        return render(request, "desk/setup/join.html", context)
    try:
        seat = accept(found, name=found.name, user=user)
    except InvitationSpent:
        return render(request, "desk/setup/withdrawn.html", status=410)
    request.session["workspace"] = seat.workspace_id
    return redirect("desk:inbox")


def _list(request: Seated, form: InviteForm) -> HttpResponse:
    seats = request.workspace.members.select_related("user").prefetch_related("teams").order_by("-is_active", "name")
    waiting = request.workspace.invitations.filter(accepted_at=None, withdrawn_at=None).order_by("-pk")
    context = {"seats": seats, "waiting": waiting, "now": now(), "can_post": can_post(request.workspace.pk)}
    return shown(request, "members", "members", form=form, **context)
