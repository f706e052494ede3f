"""Files that came with messages or went out with them."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from muhatap.conversations.models import Attachment
from muhatap.desk.pictures import is_shown
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import refused
from muhatap.kit.store import Gone, StoreAway, store_at


@seated
@require_http_methods(["GET", "HEAD", "DELETE"])
def attachment(request: Seated, pk: int) -> HttpResponse:
    """Return a file; only plain pictures are shown in place, the rest is saved. DELETE takes it out of a draft."""
    file = get_object_or_404(request.workspace.attachments, pk=pk)
    if request.method == "DELETE":
        return _removed(request, file)
    if not file.digest:
        raise Http404
    try:
        content = store_at(settings.ATTACHMENTS).read(file.digest)
    except Gone:
        raise Http404("The file is no longer kept.") from None
    except StoreAway:
        words = "Dosyalara şu an ulaşılamıyor. / The files cannot be reached just now."
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "10"})
    shown = is_shown(file)
    response = HttpResponse(content, content_type=file.content_type if shown else "application/octet-stream")
    filename = " ".join(file.filename.split())
    response["Content-Disposition"] = content_disposition_header(not shown, filename) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _removed(request: Seated, file: Attachment) -> HttpResponse:
    """Take a file out of the member's own draft; what was sent stays."""
    draft = request.member.drafts.filter(pk=file.draft_id).first() if file.draft_id else None
    if draft is None:
        return refused(request, "not_in_your_draft")
    file.delete()
    return render(request, "desk/_picked.html", {"files": draft.files.order_by("pk")})
