"""What a member has begun to write, kept as she types, with where it shall go."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from muhatap.conversations.models import Conversation, Draft, Message
from muhatap.conversations.outbox.writing import LONGEST
from muhatap.desk.colleague import colleague
from muhatap.desk.composer import LINES, composer_of, kept_at, proposed
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.answering import too_long
from muhatap.desk.views.people import matter_of
from muhatap.journal.sign import sign
from muhatap.kit.clock import now
from muhatap.kit.storable import storable

LONGEST_LINE = 10_000


@seated
@require_http_methods(["GET", "POST", "PUT"])
def draft(request: Seated, pk: int) -> HttpResponse:
    """Show the composer as it was left, or keep what stands in it; an empty one is thrown away."""
    matter = matter_of(request, pk)
    if request.method == "GET":
        composer = composer_of(request, matter, quotes=quoted_of(request, matter, request.GET))
        return render(request, "desk/_composer.html", {"composer": composer})
    given = request.POST if request.method == "POST" else QueryDict(request.body, encoding="utf-8")
    if len(text_of(given)) > LONGEST:
        return too_long(request)
    held = keep(request, matter, given)
    if held and held.text.strip() and not held.quotes_id:
        writes = colleague(request.member) | {"writes": held.kind}
        sign("member.writes", workspace=request.workspace.pk, conversation=pk, member=writes)
    if request.htmx and request.htmx.target == "addressed":
        composer = composer_of(request, matter, quotes=quoted_of(request, matter, given))
        return render(request, "desk/_addressed.html", {"composer": composer})
    return stored(held)


def stored(held: Draft | None) -> HttpResponse:
    """Return 204 with the moment the draft was kept at; what lies on her device is compared with it."""
    return HttpResponse(status=204, headers={"X-Draft-Kept": str(kept_at(held)) if held else ""})


def quoted_of(request: Seated, matter: Conversation, given: Mapping[str, Any]) -> Message | None:
    """Return the message of this matter that is being forwarded, or None; 404 for any other."""
    wanted = str(given.get("quotes") or "")
    if not wanted:
        return None
    pk = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
    spoken = request.workspace.messages.filter(conversation=matter).exclude(kind=Message.Kind.NOTE)
    found: Message = get_object_or_404(spoken, pk=pk)
    return found


def keep(request: Seated, matter: Conversation, given: Mapping[str, Any]) -> Draft | None:
    """Store the member's unsent words in this matter in place of those before; what is not given stays."""
    quotes = quoted_of(request, matter, given)
    held = begun(request, matter, quotes)
    if "text" in given:
        held.text = text_of(given)[:LONGEST]
    if given.get("kind") in {"reply", "note"} and not quotes:
        held.kind = given["kind"]
    _keep_channel(request, matter, held, given)
    _keep_lines(matter, held, given)
    held.updated_at = now()
    held.save(update_fields=["text", "kind", "channel", "recipients", "updated_at"])
    if held.is_empty:
        held.delete()
        return None
    return held


def text_of(given: Mapping[str, Any]) -> str:
    """Return the words of a composer as they are kept."""
    return storable(str(given.get("text", "")).replace("\r\n", "\n"))


def begun(request: Seated, matter: Conversation, quotes: Message | None) -> Draft:
    """Return the member's draft here, a new one where there is none."""
    kind = "forward" if quotes else "reply"
    found: Draft
    found, _ = request.workspace.drafts.get_or_create(
        conversation=matter, member=request.member, quotes=quotes, defaults={"kind": kind}
    )
    return found


def _keep_channel(request: Seated, matter: Conversation, held: Draft, given: Mapping[str, Any]) -> None:
    wanted = str(given.get("channel") or "")
    if wanted.isdecimal() and len(wanted) < 19:
        chosen = get_object_or_404(request.workspace.channels, pk=int(wanted))
        held.channel = None if chosen.pk == matter.channel_id else chosen


def _keep_lines(matter: Conversation, held: Draft, given: Mapping[str, Any]) -> None:
    """Keep the address fields where they say something else than what is proposed."""
    if not any(line in given for line in LINES):
        return
    typed = {line: storable(str(given.get(line, ""))).strip()[:LONGEST_LINE] for line in LINES}
    held.recipients = {} if typed == proposed(matter, held.channel or matter.channel, held.quotes) else typed
