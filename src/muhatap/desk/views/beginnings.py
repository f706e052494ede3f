"""A conversation that a member begins: written, kept while she writes, and sent like a reply."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.conversations.models import Attachment, Conversation, Draft, Message
from muhatap.conversations.models.snippet import blanks_in
from muhatap.conversations.outbox.begin import CannotSendHere, NothingToSay, begin
from muhatap.conversations.outbox.writing import LONGEST, TooLong
from muhatap.desk.beginning import beginning_of, draft_of
from muhatap.desk.composer import LINES
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.addresses import NoSuchAddress, addresses
from muhatap.desk.views.answering import Way, blanks_left, misaddressed, too_long
from muhatap.desk.views.draft_files import TooBig, TooMany, added, kept
from muhatap.desk.views.drafts import LONGEST_LINE, stored, text_of
from muhatap.desk.views.inbox import asked
from muhatap.desk.views.messages import UNDO_FOR, BlanksLeft, key_of, refused_for
from muhatap.kit.clock import now
from muhatap.kit.storable import cut, storable
from muhatap.kit.store import StoreFull
from muhatap.people.identify import phone_key
from muhatap.people.person_at import NoAddress, person_at


@seated
@require_http_methods(["GET", "POST"])
def beginning(request: Seated) -> HttpResponse:
    """Show the page on which somebody is written to first; send it on POST, to be taken back for ten seconds."""
    if not request.member.may_answer:
        raise PermissionDenied("An observer reads and changes nothing.")
    if request.method == "POST":
        return _sent(request)
    wanted = request.GET.get("person", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
    context = {"beginning": beginning_of(request, to=request.workspace.people.filter(pk=number).first()), "open_id": 0}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "desk/_beginning_panes.html", context)
    else:
        response = render(request, "desk/beginning.html", {**context, "page": "inbox", "queue": asked(request)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@seated
@require_http_methods(["POST", "DELETE"])
def draft(request: Seated) -> HttpResponse:
    """Keep what stands on the page; an empty one, and on DELETE any, is thrown away."""
    if request.method == "DELETE":
        held = draft_of(request)
        if held:
            held.delete()
        return HttpResponse(status=204)
    if len(text_of(request.POST)) > LONGEST:
        return too_long(request)
    held = _begun(request)
    _fill(request, held, request.POST)
    if held.is_empty:
        held.delete()
        return stored(None)
    return stored(held)


@seated
@require_POST
def files(request: Seated) -> HttpResponse:
    """Put files to what she has begun and show all it has."""
    return added(request, lambda: _begun(request))


def resume(request: Seated, matter: Conversation, was: Mapping[str, Any]) -> Draft:
    """Return what was begun as a draft again, its words before what she wrote since."""
    held = _begun(request)
    since = held.text.strip()
    held.text = f"{was['text']}\n\n{held.text}" if since else was["text"]
    held.subject, held.channel, held.updated_at = matter.subject, was["channel"], now()
    held.recipients = {line: ", ".join(was["recipients"].get(line, [])) for line in LINES}
    held.save(update_fields=["text", "subject", "channel", "recipients", "updated_at"])
    return held


def _sent(request: Seated) -> HttpResponse:
    try:
        # What is refused leaves nothing behind, neither files nor a person.
        with transaction.atomic():
            held = draft_of(request)
            begun = list(held.files.order_by("pk")) if held else []
            message = _write(request, begun + kept(request, request.FILES.getlist("attachments"), beside=begun))
            if held:
                held.delete()
    except NoSuchAddress as wrong:
        return misaddressed(request, wrong)
    except BlanksLeft as left:
        return blanks_left(request, left.blanks)
    except (TooBig, TooMany, NothingToSay, TooLong, CannotSendHere, StoreFull) as trouble:
        return refused_for(request, trouble)
    goes = reverse("desk:conversation", args=[message.conversation_id])
    if not request.htmx:
        return HttpResponseRedirect(goes)
    dispatch = getattr(message, "dispatch", None)
    back = Way("DELETE", reverse("desk:dispatch", args=[dispatch.pk])) if dispatch else None
    return render(request, "desk/_begun.html", {"goes": goes, "back": back})


def _write(request: Seated, attachments: list[Attachment]) -> Message:
    given = request.POST
    text = given.get("text", "").replace("\r\n", "\n")
    lines = _lines(given)
    blanks = [] if given.get("blanks") else blanks_in(text)
    if blanks:
        raise BlanksLeft(blanks)
    chosen = given.get("channel", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    channel = request.workspace.channels.filter(pk=number).first()
    if channel is None:
        raise CannotSendHere("This channel is not there any more. Choose another one.")
    name, address = parseaddr(lines["to"][0])
    try:
        person, is_new = person_at(request.workspace.pk, email=address, name=name)
    except NoAddress as wrong:
        raise NoSuchAddress("to", lines["to"][0]) from wrong
    return begin(
        person, by=request.member, channel=channel, text=text, subject=storable(given.get("subject", "")).strip(),
        recipients=lines, attachments=attachments, undo_for=UNDO_FOR,
        key=key_of(given.get("key", ""), f"{lines['to'][0]}\n{text}"), is_new=is_new,
    )  # fmt: skip


def _lines(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the addresses by line; of a telephone number say that nobody can be written to first there."""
    try:
        return addresses({"to": "", **{line: given.get(line, "") for line in LINES}})
    except NoSuchAddress as wrong:
        if wrong.words and phone_key(wrong.words):
            raise NoSuchAddress(wrong.line, wrong.words, reason="phone") from wrong
        raise


def _begun(request: Seated) -> Draft:
    found: Draft
    found, _ = request.workspace.drafts.get_or_create(conversation=None, member=request.member, quotes=None)
    return found


def _fill(request: Seated, held: Draft, given: Mapping[str, Any]) -> None:
    held.text = text_of(given)[:LONGEST]
    held.subject = cut(str(given.get("subject", "")), 300)
    typed = {line: storable(str(given.get(line, ""))).strip()[:LONGEST_LINE] for line in LINES}
    held.recipients = typed if any(typed.values()) else {}
    chosen = str(given.get("channel", ""))
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    held.channel = request.workspace.channels.filter(pk=number).first()
    held.updated_at = now()
    held.save(update_fields=["text", "subject", "recipients", "channel", "updated_at"])
