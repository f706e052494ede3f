"""The sending of a reply: taken back while it lies here, tried again where it failed."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.models import Dispatch
from muhatap.conversations.outbox.retry import NothingToRetry, retry
from muhatap.conversations.outbox.undo import TooLate, undo
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import done, refused
from muhatap.desk.views.drafts import keep
from muhatap.desk.views.people import matter_of


@seated
@require_http_methods(["DELETE"])
def dispatch(request: Seated, pk: int) -> HttpResponse:
    """Take the reply back; its words return into the member's draft, before what she wrote since."""
    found = _found(request, pk)
    matter, files = found.message.conversation, found.message.attachments.count()
    try:
        text = undo(found, by=request.member)
    except TooLate:
        return refused(request, "too_late")
    since = request.member.drafts.filter(conversation=matter).first()
    if since and since.text.strip():
        text = f"{text}\n\n{since.text}"
    keep(request, matter, text=text, kind="reply")
    return JsonResponse({"conversation": matter.pk, "text": text, "files": files})


@seated
@require_POST
def again(request: Seated, pk: int) -> HttpResponse:
    """Let a failed sending be tried again."""
    found = _found(request, pk)
    try:
        retry(found, by=request.member)
    except NothingToRetry:
        return refused(request, "nothing_to_retry")
    return done(request, matter_of(request, found.message.conversation_id), "retried")


def _found(request: Seated, pk: int) -> Dispatch:
    waiting = request.workspace.dispatches.select_related("message__conversation")
    found: Dispatch = get_object_or_404(waiting, pk=pk)
    return found
