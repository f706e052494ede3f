"""The sending of a reply: taken back while it lies here, tried again where it failed."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.models import Dispatch, Draft, Message
from muhatap.conversations.outbox.retry import NothingToRetry, retry
from muhatap.conversations.outbox.undo import TakenBack, TooLate, undo
from muhatap.desk.composer import LINES
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import done, refused
from muhatap.desk.views.beginnings import resume
from muhatap.desk.views.drafts import begun
from muhatap.desk.views.people import matter_of
from muhatap.kit.clock import now


@seated
@require_http_methods(["DELETE"])
def dispatch(request: Seated, pk: int) -> HttpResponse:
    """Take the message back into the member's draft, its words before what she wrote since.

    Its files, its addresses and its channel return with them.
    """
    found = _found(request, pk)
    try:
        was = undo(found, by=request.member)
    except TooLate:
        return refused(request, "too_late")
    if was.is_begun:
        draft = resume(
            request, was.conversation, {"text": was.text, "channel": was.channel, "recipients": was.recipients}
        )
        request.workspace.attachments.filter(pk__in=[file.pk for file in was.files]).update(draft=draft)
        return JsonResponse({"goes": reverse("desk:beginning"), "text": draft.text, "files": len(was.files)})
    draft = _again_a_draft(request, was)
    composer = reverse("desk:draft", args=[was.conversation.pk])
    if was.quotes and was.kind == Message.Kind.FORWARD:
        composer += f"?quotes={was.quotes.pk}"
    told = {"conversation": was.conversation.pk, "composer": composer, "text": draft.text, "files": len(was.files)}
    return JsonResponse(told)


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


def _again_a_draft(request: Seated, was: TakenBack) -> Draft:
    draft = begun(request, was.conversation, was.quotes if was.kind == Message.Kind.FORWARD else None)
    since = draft.text.strip()
    draft.text = f"{was.text}\n\n{draft.text}" if since else was.text
    draft.channel = None if was.channel.pk == was.conversation.channel_id else was.channel
    draft.recipients = {line: ", ".join(was.recipients.get(line, [])) for line in LINES} if was.recipients else {}
    draft.kind = "forward" if was.kind == Message.Kind.FORWARD else "reply"
    draft.updated_at = now()
    draft.save(update_fields=["text", "channel", "recipients", "kind", "updated_at"])
    request.workspace.attachments.filter(pk__in=[file.pk for file in was.files]).update(draft=draft)
    return draft


def _found(request: Seated, pk: int) -> Dispatch:
    waiting = request.workspace.dispatches.select_related("message__conversation")
    found: Dispatch = get_object_or_404(waiting, pk=pk)
    return found
