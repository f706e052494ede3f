"""How long what is kept; nothing is given up at once that was not announced with its number."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from muhatap.desk.both import said
from muhatap.desk.forms.asking import stamp_of
from muhatap.desk.forms.retention import RetentionForm, stored_retention
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.views.settings.saving import saved, shown
from muhatap.kit.clock import now
from muhatap.tenancy.lock import locked
from muhatap.tenancy.models import Workspace

CAP = 10_000


@dataclass(frozen=True, slots=True)
class Due:
    """How much is older than the spans asked for, as it is read."""

    arrivals: int
    files: int

    def __bool__(self) -> bool:
        return bool(self.arrivals or self.files)

    @property
    def parts(self) -> str:
        """What goes, in words, with its number; counted no further than CAP."""
        told = [said(f"{_read(self.files)} dosya", f"{_read(self.files)} {_many('file', self.files)}")]
        told += [
            said(f"{_read(self.arrivals)} ham ileti", f"{_read(self.arrivals)} raw {_many('arrival', self.arrivals)}")
        ]
        return ", ".join(words for words, number in zip(told, (self.files, self.arrivals), strict=True) if number)


@may("retention")
@require_http_methods(["GET", "POST"])
def retention(request: Seated) -> HttpResponse:
    """Show both spans and save them; where a shorter one gives something up at once, ask first."""
    workspace = locked(request.workspace) if request.method == "POST" else request.workspace
    stored = stored_retention(workspace)
    if request.method == "GET":
        form = RetentionForm(initial=stored | {"stamp": stamp_of(stored)}, workspace=workspace)
        return shown(request, "retention", "retention", form=form)
    form = RetentionForm(request.POST, workspace=workspace)
    if not form.is_valid() or not form.is_newest(stored):
        return shown(request, "retention", "retention", form=form)
    arrivals, files = form.told["arrivals_kept"], form.told["files_kept"]
    due = _due(workspace, arrivals=arrivals, files=files)
    spans = f"{arrivals}/{files}"
    if due and (request.POST.get("deed") != "give_up" or request.POST.get("announced") != spans):
        response = shown(request, "retention", "retention", form=form, due=due, spans=spans)
        response.status_code = 422
        return response
    workspace.keep_for(arrivals=arrivals, files=files, by=request.member.pk)
    return saved(request, said("Kaydedildi", "Saved"), "retention")


def _due(workspace: Workspace, *, arrivals: int | None, files: int | None) -> Due:
    """Return what goes with the next round; nothing of a kind whose span has not become shorter."""
    return Due(
        _count(workspace.arrivals, workspace.arrivals_kept_days, arrivals),
        _count(workspace.attachments, workspace.files_kept_days, files),
    )


def _read(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number)


def _many(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def _count(rows: Any, before: int | None, after: int | None) -> int:
    if after is None or (before is not None and before <= after):
        return 0
    found: int = rows.kept_since_before(now() - timedelta(days=after))[: CAP + 1].count()
    return found
