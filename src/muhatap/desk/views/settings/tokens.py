"""Tokens: made, shown once, watched and revoked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from muhatap.desk.both import said
from muhatap.desk.confirming import PASSWORD_FIRST, is_confirmed
from muhatap.desk.forms.work import TokenForm
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import saved, shown, trace
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Token
from muhatap.tenancy.ranks import may_change


@may("tokens")
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: Seated) -> HttpResponse:
    """Show the tokens; make one on POST and show its secret, this once."""
    active = request.workspace.members.filter(is_active=True).order_by("name")
    members = [one for one in active if may_change(request.member, one)]
    form = TokenForm(request.POST if request.method == "POST" else None, members=members)
    secret = ""
    if form.is_bound and form.is_valid() and not is_confirmed(request):
        form.add_error(None, said(*PASSWORD_FIRST))
    if form.is_bound and form.is_valid():
        secret = _issue(request, form, members)
        form = TokenForm(members=members)
    found = request.workspace.tokens.order_by("-revoked_at", "-pk")
    names = dict(request.workspace.members.values_list("pk", "name"))
    rows = [(one, names.get(one.member_id or 0, "")) for one in found]
    rows.sort(key=lambda row: (row[0].revoked_at is not None, -row[0].pk))
    return shown(request, "tokens", "tokens", form=form, rows=rows, secret=secret)


@may("tokens")
@require_http_methods(["POST", "DELETE"])
def token(request: Seated, pk: int) -> HttpResponse:
    """Revoke a token: from now on it opens nothing."""
    held: Token = get_object_or_404(request.workspace.tokens, pk=pk)
    if held.revoked_at is None:
        held.revoked_at = now()
        held.save(update_fields=["revoked_at"])
        trace(request, "token_revoked", about=(held.pk, held.name), before={"on": True}, after={"on": False})
    return saved(request, said("Anahtar geçersiz artık", "The token is revoked"), "tokens")


def _issue(request: Seated, form: TokenForm, members: list[Member]) -> str:
    told = form.cleaned_data
    actor = next((one for one in members if str(one.pk) == told["member"]), None)
    secret = Token.issue(request.workspace, name=told["name"], member=actor, scopes=told["scopes"])
    made = request.workspace.tokens.latest("pk")
    after = {"name": made.name, "scopes": made.scopes, "member": actor.name if actor else ""}
    trace(request, "token_added", about=(made.pk, made.name), before={}, after=after)
    return secret
