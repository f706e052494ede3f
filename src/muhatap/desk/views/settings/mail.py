"""System mail: the way by which invitations and links leave, or that there is none."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from muhatap.channels.models import MailRoute
from muhatap.channels.post import post
from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.mail import OWN, RouteForm, stored_route
from muhatap.desk.house_mail import trial_words
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.too_often import SLOWER, too_often
from muhatap.desk.views.settings.saving import refused, saved, shown, trace
from muhatap.tenancy.lock import locked

LATEST = 10


@may("mail")
@require_http_methods(["GET", "POST"])
def mail(request: Seated) -> HttpResponse:
    """Show the way and the latest mails; save the way, or send a trial to who asks."""
    if request.method == "POST" and request.POST.get("deed") == "try":
        return _try(request)
    mailboxes = request.workspace.channels.filter(kind="email", archived_at=None).order_by("pk")
    if request.method == "GET":
        stored = stored_route(_route(request))
        form = RouteForm(initial=stored | {"stamp": stamp_of(stored)}, mailboxes=mailboxes)
        return _page(request, form)
    locked(request.workspace)
    held = _route(request)
    stored = stored_route(held)
    form = RouteForm(request.POST, mailboxes=mailboxes)
    if not form.is_valid() or not form.is_newest(stored):
        return _page(request, form)
    _keep(request, form)
    trace(request, "mail_changed", about=(request.workspace.pk, ""), before=_told(held), after=_renewed(request, held))
    return saved(request, said("Kaydedildi", "Saved"), "mail")


def _told(route: MailRoute | None) -> dict[str, Any]:
    """Return what the trace tells of a way: a mailbox by its name."""
    return stored_route(route) | ({"way": route.channel.name} if route and route.channel else {})


def _renewed(request: Seated, before: MailRoute | None) -> dict[str, Any]:
    """Return what the trace tells of the way as it is now, and whether its password is another one."""
    route = _route(request)
    is_another = route is not None and route.secrets and route.secrets != (before.secrets if before else {})
    return _told(route) | ({"renewed": True} if is_another else {})


def _keep(request: Seated, form: RouteForm) -> None:
    told = form.cleaned_data
    if not told["way"]:
        request.workspace.mail_routes.all().delete()
        return
    held = _route(request)
    password = told["password"] or (held.secrets.get("password", "") if held else "")
    is_own = told["way"] == OWN
    names = ("address", "smtp_host", "smtp_port", "smtp_tls", "smtp_user") if is_own else ()
    route = held or MailRoute(workspace=request.workspace)
    route.channel_id = None if is_own else int(told["way"])
    route.settings = {name: str(told[name]) for name in names if told[name]}
    route.keep_secrets({"password": password} if is_own and password else {})
    route.trouble = ""
    if held is None:
        request.workspace.mail_routes.bulk_create([route])
    else:
        route.save(update_fields=["channel", "settings", "sealed", "trouble"])


def _try(request: Seated) -> HttpResponse:
    if too_often(request, "channel_trial"):
        return refused(request, SLOWER, "mail")
    subject, text = trial_words(workspace=request.workspace, language=request.member.language)
    to = request.member.user.email
    if post(request.workspace.pk, to=to, subject=subject, text=text, about="trial"):
        return saved(request, said(f"Deneme yolda: {to}", f"The trial is on its way: {to}"), "mail")
    return refused(request, ("Önce bir yol seç ve kaydet.", "First choose a way and save it."), "mail")


def _page(request: Seated, form: RouteForm) -> HttpResponse:
    latest = request.workspace.system_mails.order_by("-pk").defer("sealed")[:LATEST]
    context: dict[str, Any] = {"route": _route(request), "latest": latest}
    return shown(request, "mail", "mail", form=form, **context)


def _route(request: Seated) -> MailRoute | None:
    return request.workspace.mail_routes.select_related("channel").first()
