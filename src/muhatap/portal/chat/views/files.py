"""Files of the chat: pictures in, and whatever was sent to the visitor out."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from muhatap.kit.pictures import PICTURES
from muhatap.kit.store import Gone, store_at
from muhatap.portal.chat.admitted import Refused, Visit, admits
from muhatap.portal.chat.informed import refuse_the_uninformed
from muhatap.portal.chat.uploads import LARGEST, keep


@admits(method="POST", deed="files", largest=LARGEST)
def upload(visit: Visit) -> HttpResponse:
    """Keep the picture in the body and return the note that a message names it by."""
    assert visit.visitor is not None
    refuse_the_uninformed(visit, visit.visitor)
    return JsonResponse({"file": keep(visit, visit.request.body)}, status=201)


@admits(method="GET", deed="reading")
def file(visit: Visit, pk: int) -> HttpResponse:
    """Return a file of one of her messages; only plain pictures are shown in place."""
    shown = visit.workspace.messages.shown_to(visit.names, on=visit.channel)
    found = visit.workspace.attachments.filter(pk=pk, message__in=shown.values("pk")).first()
    if found is None:
        raise Refused(404, "There is no such file.")
    try:
        content = store_at(settings.ATTACHMENTS).read(found.digest)
    except Gone as gone:
        raise Refused(404, "The file is no longer kept.") from gone
    is_picture = found.content_type in PICTURES
    response = HttpResponse(content, content_type=found.content_type if is_picture else "application/octet-stream")
    filename = " ".join(found.filename.split())
    response["Content-Disposition"] = content_disposition_header(not is_picture, filename) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=86400"
    return response
