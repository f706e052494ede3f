"""Snippets: everybody's, a team's, one's own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.models import Snippet
from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.work import SnippetForm
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import saved, shown, trace
from muhatap.kit.clock import now
from muhatap.kit.turkish import sort_key
from muhatap.tenancy.lock import locked
from muhatap.tenancy.ranks import leads


@may("snippets")
@require_http_methods(["GET", "POST"])
def snippets(request: Seated) -> HttpResponse:
    """Show the snippets she may use; make one on POST."""
    form = _form(request, {"language": request.member.language})
    if form.is_bound and form.is_valid():
        made = _keep(request, Snippet(workspace=request.workspace), form)
        return saved(request, said(f"Eklendi: {made.title}", f"Added: {made.title}"), "snippets")
    listed = [(one, one.member_id == request.member.pk or leads(request.member)) for one in _listed(request)]
    return shown(request, "snippets", "snippets", form=form, snippets=listed)


@may("snippets")
@require_http_methods(["GET", "POST"])
def snippet(request: Seated, pk: int) -> HttpResponse:
    """Show a snippet that is hers to change; save it."""
    held = _hers(request, pk)
    if request.method == "POST":
        held = locked(held)
    stored = _stored(held)
    form = _form(request, stored | {"stamp": stamp_of(stored)})
    if form.is_bound and form.is_valid() and form.is_newest(stored):
        _keep(request, held, form)
        return saved(request, said("Kaydedildi", "Saved"), "snippets")
    return shown(request, "snippet", "snippets", form=form, snippet=held)


@may("snippets")
@require_POST
def removal(request: Seated, pk: int) -> HttpResponse:
    """Throw a snippet away."""
    held = _hers(request, pk)
    if held.member_id is None:
        trace(
            request, "snippet_removed", about=(held.pk, held.title), before={"title": held.title}, after={"title": ""}
        )
    held.delete()
    return saved(request, said("Silindi", "Deleted"), "snippets")


def _listed(request: Seated) -> list[Snippet]:
    found = request.workspace.snippets.usable_by(request.member).select_related("team")
    return sorted(found, key=lambda one: (sort_key(one.title), one.pk))


def _hers(request: Seated, pk: int) -> Snippet:
    """Return a snippet she may change: her own; the shared ones for those who lead."""
    found = request.workspace.snippets.all()
    mine = found.filter(member=request.member) if not leads(request.member) else found.usable_by(request.member)
    shared = found.filter(member=None) if leads(request.member) else found.none()
    held: Snippet = get_object_or_404((mine | shared).distinct(), pk=pk)
    return held


def _form(request: Seated, initial: dict[str, Any]) -> SnippetForm:
    data = request.POST if request.method == "POST" else None
    return SnippetForm(data, initial=initial, member=request.member, teams=request.workspace.teams.order_by("name"))


def _stored(snippet: Snippet) -> dict[str, Any]:
    owner = f"team:{snippet.team_id}" if snippet.team_id else "own" if snippet.member_id else "all"
    named = {"title": snippet.title, "shortcut": snippet.shortcut}
    return named | {"language": snippet.language, "owner": owner, "text": snippet.text}


def _keep(request: Seated, held: Snippet, form: SnippetForm) -> Snippet:
    is_new = held.pk is None
    before = {} if is_new else _told(held)
    told = form.cleaned_data
    kind, _, number = told["owner"].partition(":")
    held.team_id = int(number) if kind == "team" else None
    held.member = request.member if kind == "own" else None
    held.title, held.language, held.updated_at = told["title"], told["language"], now()
    held.shortcut = told["shortcut"]
    held.text = told["text"].replace("\r\n", "\n").replace("\x00", "")
    if is_new:
        request.workspace.snippets.bulk_create([held])
    else:
        held.save(update_fields=["team", "member", "title", "shortcut", "language", "updated_at", "text"])
    if held.member_id is None:
        what = "snippet_added" if is_new else "snippet_changed"
        trace(request, what, about=(held.pk, held.title), before=before, after=_told(held))
    return held


def _told(snippet: Snippet) -> dict[str, Any]:
    """Return what the trace tells of it: a team by its name."""
    return _stored(snippet) | ({"owner": snippet.team.name} if snippet.team else {})
