"""Words to a customer, and notes among ourselves."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from muhatap.channels.connector import is_live
from muhatap.conversations.models import Attachment, Conversation, Draft, Message
from muhatap.conversations.models.snippet import blanks_in
from muhatap.conversations.outbox.forward import NobodyToForwardTo, forward
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import AnsweredMeanwhile, BeingAnswered, CannotSendHere, NothingToSay, reply
from muhatap.conversations.outbox.writing import AT_ONCE, TooLong
from muhatap.desk.composer import MOST_FILES, composer_of, draft_of
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.addresses import NoSuchAddress, addresses
from muhatap.desk.views.answering import (
    Way,
    answered_meanwhile,
    being_answered,
    blanks_left,
    done,
    misaddressed,
    refused,
    too_long,
)
from muhatap.desk.views.draft_files import TooBig, TooMany, kept
from muhatap.desk.views.drafts import quoted_of
from muhatap.desk.views.people import matter_of
from muhatap.kit.store import StoreFull

UNDO_FOR = timedelta(seconds=10)


class BlanksLeft(Exception):
    """A snippet's blanks stand in what would go to the customer."""

    def __init__(self, blanks: list[str]) -> None:
        super().__init__(", ".join(blanks))
        self.blanks = blanks


@seated
@require_POST
def messages(request: Seated, pk: int) -> HttpResponse:
    """Write a reply, a note or a forward; what goes out can be taken back for ten seconds, but not in a live chat."""
    matter = matter_of(request, pk)
    quotes = quoted_of(request, matter, request.POST)
    try:
        # What is refused leaves nothing behind, not even its files.
        with transaction.atomic():
            draft = draft_of(request, matter, quotes)
            message = _write(request, matter, quotes, _files(request, draft))
            if draft:
                draft.delete()
    except (NoSuchAddress, NobodyToForwardTo) as wrong:
        return misaddressed(request, wrong)
    except BlanksLeft as left:
        return blanks_left(request, left.blanks)
    except AnsweredMeanwhile as clash:
        return answered_meanwhile(request, clash.message)
    except BeingAnswered as clash:
        return being_answered(request, clash.member)
    except (TooBig, TooMany, NothingToSay, TooLong, CannotSendHere, StoreFull) as trouble:
        return refused_for(request, trouble)
    if request.POST.get("resolve"):
        matter.resolve(by=request.member)
    return done(request, matter, _deed(message), back=_back(message), composer=composer_of(request, matter))


def _write(request: Seated, matter: Conversation, quotes: Message | None, files: list[Attachment]) -> Message:
    given = request.POST
    text = given.get("text", "").replace("\r\n", "\n")
    key = key_of(given.get("key", ""), text)
    if quotes is None and given.get("kind") == "note":
        return note(matter, by=request.member, text=text, attachments=files, key=key)
    blanks = [] if given.get("blanks") else blanks_in(text)
    if blanks:
        raise BlanksLeft(blanks)
    chosen = given.get("channel", "")
    wanted = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else matter.channel_id
    channel = request.workspace.channels.filter(pk=wanted).first()
    if channel is None:
        raise CannotSendHere("This channel is not there any more. Choose another one.")
    lines = addresses(given)
    if quotes:
        return forward(
            quotes, by=request.member, text=text, channel=channel, recipients=lines, attachments=files,
            undo_for=UNDO_FOR, key=key,
        )  # fmt: skip
    return reply(
        matter, by=request.member, text=text, channel=channel, recipients=lines, attachments=files,
        undo_for=AT_ONCE if is_live(channel.kind) else UNDO_FOR, key=key, seen=_seen(request),
        yields=not given.get("despite"),
    )  # fmt: skip


def key_of(given: str, text: str) -> str:
    """Return the name of this sending: the same words of the same composer are sent once, changed ones are others."""
    return hashlib.sha256(f"{given}\n{text}".encode("utf-8", "surrogatepass")).hexdigest() if given else ""


def _files(request: Seated, draft: Draft | None) -> list[Attachment]:
    begun = list(draft.files.order_by("pk")) if draft else []
    return begun + kept(request, request.FILES.getlist("attachments"), beside=begun)


def _seen(request: Seated) -> int | None:
    """Return the last message she has read: when the composer was opened, or when she was asked."""
    told = [value for name in ("seen", "after") if (value := request.POST.get(name, "")).isdecimal()]
    return max((int(value) for value in told if len(value) < 19), default=None)


def _deed(message: Message) -> str:
    if message.kind == Message.Kind.REPLY and is_live(message.channel.kind):
        return "said"
    return {"note": "noted", "forward": "forwarded"}.get(message.kind, "sent")


def _back(message: Message) -> Way | None:
    dispatch = getattr(message, "dispatch", None)
    if dispatch is None or is_live(message.channel.kind):
        return None
    return Way("DELETE", reverse("desk:dispatch", args=[dispatch.pk]))


def refused_for(request: Seated, trouble: Exception) -> HttpResponse:
    """Return 422 with why nothing was sent, in words."""
    if isinstance(trouble, TooBig):
        return refused(request, "too_big", words=str(settings.ATTACHMENT_LIMIT // 1024 // 1024))
    if isinstance(trouble, TooMany):
        return refused(request, "too_many_files", words=str(MOST_FILES))
    if isinstance(trouble, TooLong):
        return too_long(request)
    if isinstance(trouble, CannotSendHere):
        return refused(request, "cannot_send", words=str(trouble))
    return refused(request, "store_full" if isinstance(trouble, StoreFull) else "nothing_to_say")
