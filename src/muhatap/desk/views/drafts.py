"""What a member has begun to write, kept as she types."""

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from muhatap.conversations.models import Conversation, Message
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of
from muhatap.kit.clock import now

LONGEST = 100_000


@seated
@require_http_methods(["POST", "PUT"])
def draft(request: Seated, pk: int) -> HttpResponse:
    """Keep the text; an empty one is thrown away."""
    given = request.POST if request.method == "POST" else QueryDict(request.body, encoding="utf-8")
    keep(request, matter_of(request, pk), text=given.get("text", ""), kind=given.get("kind", "reply"))
    return HttpResponse(status=204)


def keep(request: Seated, matter: Conversation, *, text: str, kind: str) -> None:
    """Store the member's unsent words in this matter in place of those before."""
    if not text.strip():
        request.member.drafts.filter(conversation=matter).delete()
        return
    known = Message.Kind.NOTE if kind == "note" else Message.Kind.REPLY
    values = {"text": text[:LONGEST].replace("\x00", ""), "kind": known, "updated_at": now()}
    request.workspace.drafts.update_or_create(conversation=matter, member=request.member, defaults=values)
