"""A message to be passed on: the composer turns to it, with its files already enclosed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from muhatap.conversations.models import Attachment, Message
from muhatap.desk.composer import composer_of, draft_of, mailboxes
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import refused
from muhatap.desk.views.drafts import begun


@seated
@require_POST
def forward(request: Seated, pk: int) -> HttpResponse:
    """Begin to forward a message, or go on where it was left."""
    spoken = request.workspace.messages.select_related("conversation__person", "conversation__channel")
    message: Message = get_object_or_404(spoken.exclude(kind=Message.Kind.NOTE), pk=pk)
    matter = message.conversation
    if not mailboxes(request, matter):
        return refused(request, "no_mailbox")
    if draft_of(request, matter, message) is None:
        draft = begun(request, matter, message)
        # The bytes lie in the store under their hash: the same file twice is one file. What has none cannot go along.
        copies = [_copy(file) for file in message.attachments.order_by("pk") if file.state == "kept"]
        for copy in copies:
            copy.draft = draft
        request.workspace.attachments.bulk_create(copies)
    if not request.htmx:
        return redirect("desk:conversation", pk=matter.pk)
    return render(request, "desk/_composer.html", {"composer": composer_of(request, matter, quotes=message)})


def _copy(file: Attachment) -> Attachment:
    return Attachment(
        workspace_id=file.workspace_id,
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        content_id=file.content_id,
        is_inline=file.is_inline,
    )
