"""Tags: made, named, coloured, thrown away; and put on a conversation."""

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.models import Tag
from muhatap.conversations.models.tag import key_of
from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.work import TagForm, stored_tag
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import refused
from muhatap.desk.views.people import matter_of
from muhatap.desk.views.settings.saving import saved, shown, trace
from muhatap.kit.turkish import sort_key
from muhatap.tenancy.lock import locked


@may("tags")
@require_http_methods(["GET", "POST"])
def tags(request: Seated) -> HttpResponse:
    """Show the tags with how often each is used; make one on POST."""
    form = TagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        tag = _named(request, None, form)
        if tag is not None:
            return saved(request, said(f"Etiket eklendi: {tag.name}", f"Tag added: {tag.name}"), "tags")
    found = request.workspace.tags.annotate(uses=Count("taggings"))
    return shown(request, "tags", "tags", form=form, tags=sorted(found, key=lambda tag: sort_key(tag.name)))


@may("tags")
@require_http_methods(["GET", "POST"])
def tag(request: Seated, pk: int) -> HttpResponse:
    """Show a tag; save its name and colour."""
    held: Tag = get_object_or_404(request.workspace.tags, pk=pk)
    uses = held.taggings.count()
    if request.method == "GET":
        stored = stored_tag(held)
        form = TagForm(initial=stored | {"stamp": stamp_of(stored)})
        return shown(request, "tag", "tags", form=form, tag=held, uses=uses)
    held = locked(held)
    form = TagForm(request.POST)
    if form.is_valid() and form.is_newest(stored_tag(held)) and _named(request, held, form):
        return saved(request, said("Kaydedildi", "Saved"), "tags")
    return shown(request, "tag", "tags", form=form, tag=held, uses=uses)


@may("tags")
@require_POST
def removal(request: Seated, pk: int) -> HttpResponse:
    """Throw a tag away, on every conversation that has it."""
    held: Tag = get_object_or_404(request.workspace.tags, pk=pk)
    trace(request, "tag_removed", about=(held.pk, held.name), before=stored_tag(held), after={"name": None})
    held.delete()
    return saved(request, said("Etiket silindi", "Tag deleted"), "tags")


@seated
@require_http_methods(["GET", "POST", "DELETE"])
def tagging(request: Seated, pk: int) -> HttpResponse:
    """Put the tag named by `tag` on a conversation with POST, take it off with DELETE; return the tags it has."""
    matter = matter_of(request, pk)
    if request.method != "GET":
        asked = request.POST.get("tag") or request.GET.get("tag", "")
        if not asked:
            return refused(request, "no_tag")
        number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        held: Tag = get_object_or_404(request.workspace.tags, pk=number)
        if request.method == "POST" and request.POST.get("deed") != "off":
            held.put_on(matter, by=request.member)
        else:
            held.take_off(matter, by=request.member)
    if not request.htmx:
        return redirect("desk:conversation", pk=matter.pk)
    return render(request, "desk/_tags.html", {"matter": matter})


def _named(request: Seated, tag: Tag | None, form: TagForm) -> Tag | None:
    before = stored_tag(tag) if tag else {}
    held = tag or Tag(workspace=request.workspace)
    held.name = " ".join(form.cleaned_data["name"].split())
    held.name_key, held.colour = key_of(held.name), form.cleaned_data["colour"]
    try:
        with transaction.atomic():
            if tag is None:
                request.workspace.tags.bulk_create([held])
            else:
                held.save(update_fields=["name", "name_key", "colour"])
    except IntegrityError:
        form.add_error("name", said("Bu adda bir etiket var.", "There is a tag of that name."))
        return None
    kind = "tag_changed" if tag else "tag_added"
    trace(request, kind, about=(held.pk, held.name), before=before, after=stored_tag(held))
    return held
