"""The workspace's own page, and its privacy notice."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.company import CompanyForm, NoticeForm, stored_company
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.settings.saving import saved, shown, trace
from muhatap.tenancy.lock import locked
from muhatap.tenancy.publish import NothingNew, publish


@seated
@require_GET
def index(request: Seated) -> HttpResponse:
    """Show every page of the settings that the member may open."""
    return render(request, "desk/settings/index.html", {"page": "index"})


@may("workspace")
@require_http_methods(["GET", "POST"])
def company(request: Seated) -> HttpResponse:
    """Show the company, and save it."""
    workspace = locked(request.workspace) if request.method == "POST" else request.workspace
    stored = stored_company(workspace)
    if request.method == "GET":
        form = CompanyForm(initial=stored | {"stamp": stamp_of(stored)})
        return shown(request, "company", "workspace", form=form)
    form = CompanyForm(request.POST)
    if not form.is_valid() or not form.is_newest(stored):
        return shown(request, "company", "workspace", form=form)
    for name, value in form.told.items():
        setattr(workspace, name, value)
    workspace.languages = workspace.spoken
    workspace.save(update_fields=list(form.told))
    after = stored_company(workspace)
    trace(request, "company_changed", about=(workspace.pk, workspace.name), before=stored, after=after)
    return saved(request, said("Kaydedildi", "Saved"), "company")


@may("privacy")
@require_http_methods(["GET", "POST"])
def privacy(request: Seated) -> HttpResponse:
    """Show the published notices; publish a new version on POST."""
    notices = request.workspace.privacy_notices.order_by("language", "-version")
    asked = request.GET.get("language", request.workspace.language)
    latest = next((one for one in notices if one.language == asked), None)
    if request.method == "GET":
        form = NoticeForm(initial={"language": asked, "text": latest.text if latest else ""})
        return shown(request, "privacy", "privacy", form=form, notices=notices)
    form = NoticeForm(request.POST)
    if form.is_valid():
        try:
            told = form.cleaned_data
            made = publish(request.workspace, told["text"], language=told["language"], by=request.member)
        except NothingNew:
            form.add_error("text", said("Bu metin zaten yayında.", "This text is published already."))
        else:
            words = said(f"Yayımlandı: {made.version}. sürüm", f"Published: version {made.version}")
            return saved(request, words, "privacy")
    return shown(request, "privacy", "privacy", form=form, notices=notices)
