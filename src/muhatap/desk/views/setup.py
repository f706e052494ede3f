"""The first pages of an empty installation: the company, its owner, its first channel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from muhatap.desk.accounts import let_in
from muhatap.desk.connecting import connect
from muhatap.desk.forms.founding import FoundingForm
from muhatap.desk.language import language_of
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.tenancy.found import LinkSpent, found, may_be_set_up
from muhatap.tenancy.settle import settle

HOME_ZONE = "Europe/Istanbul"


@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the company and its owner; whoever sends it first has it."""
    if not may_be_set_up(secret):
        return render(request, "desk/setup/spent.html", status=410)
    if request.method == "GET":
        form = FoundingForm(initial={"language": language_of(request), "time_zone": HOME_ZONE})
        form.fields["time_zone"].widget.attrs["data-own-zone"] = ""
        return render(request, "desk/setup/company.html", {"form": form})
    form = FoundingForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/setup/company.html", {"form": form}, status=422)
    try:
        seat = found(secret, company=form.company_told(), owner=form.owner_told())
    except LinkSpent:
        return render(request, "desk/setup/spent.html", status=410)
    return let_in(request, seat.user, to=reverse("desk:setup_channel"))


@may("channels")
@never_cache
@require_http_methods(["GET", "POST"])
def channel(request: Seated) -> HttpResponse:
    """Connect the first channel, with a real try; or go on without one."""
    kind = "api" if request.POST.get("kind") == "api" else "email"
    if request.POST.get("kind") == "none":
        settle(request.workspace, by=request.member)
        return redirect("desk:inbox")
    attempt = connect(request, kind)
    if attempt.channel is not None:
        settle(request.workspace, by=request.member)
        return render(request, "desk/setup/ready.html", {"channel": attempt.channel, "findings": attempt.findings})
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/setup/channel.html", {"attempt": attempt, "form": attempt.form}, status=status)
