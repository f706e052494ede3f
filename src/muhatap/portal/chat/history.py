"""What a visitor is shown of her conversations: her own words and what was sent to her, nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from muhatap.conversations.models import Conversation, Message
from muhatap.kit.names import first_name
from muhatap.portal.chat.admitted import Visit

PAGE = 50


def history(visit: Visit, *, before: str = "") -> dict[str, Any]:
    """Return a page of messages, oldest first, and who is answering; `earlier` names the place before it."""
    names = visit.names
    found: Any = visit.workspace.messages.shown_to(names, on=visit.channel)
    found = found.annotate(shown_at=Coalesce("dispatch__sent_at", "created_at"))
    place = _place(before)
    if place:
        at, number = place
        found = found.filter(Q(shown_at__lt=at) | Q(shown_at=at, pk__lt=number))
    latest = found.select_related("author", "dispatch", "identity").prefetch_related("attachments")
    rows: list[Any] = list(latest.order_by("-shown_at", "-pk")[: PAGE + 1])
    page = rows[:PAGE][::-1]
    matter = latest_matter(visit, names)
    return {
        "messages": [_shape(one) for one in page],
        "earlier": f"{page[0].shown_at.isoformat()}~{page[0].pk}" if len(rows) > PAGE else None,
        "with": _with(matter, page),
        "promised": _promised(matter),
        "is_resolved": matter.is_resolved if matter else False,
        "is_known": visit.person is not None,
        "is_customer": bool(visit.visitor and visit.visitor.is_customer),
    }


def _place(before: str) -> tuple[datetime, int] | None:
    """Return the moment and id that a place names; what one batch of intake stored has one moment."""
    moment, _, number = before.partition("~")
    try:
        place = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return place if place[0].tzinfo and 0 <= place[1] < 2**63 else None


def latest_matter(visit: Visit, names: Sequence[str]) -> Conversation | None:
    """Return the conversation of the latest message that she is shown; it may have begun on another channel."""
    shown: QuerySet[Message] = visit.workspace.messages.shown_to(names, on=visit.channel)
    last = shown.select_related("conversation__assignee").order_by("-created_at", "-pk").first()
    return last.conversation if last else None


def _shape(one: Any) -> dict[str, Any]:
    is_hers = one.kind == Message.Kind.INCOMING
    return {
        "id": str(one.pk),
        "is_mine": is_hers,
        "text": one.text,
        "at": one.shown_at.isoformat(),
        # Visitors are told a member's first name and no more.
        "who": "" if is_hers else first_name(one.author_name),
        "client": (one.heard_as or "").rpartition("/")[2] if is_hers else "",
        "is_seen": bool(one.seen_at) if is_hers else one.dispatch.delivery == "read",
        "files": [
            {"id": str(file.pk), "name": file.filename, "type": file.content_type, "size": file.size}
            for file in one.attachments.all()
        ],
    }


def _with(matter: Conversation | None, page: Sequence[Any]) -> str:
    """Return the first name of who is answering: who has the matter in hand, else who wrote last."""
    if matter and matter.assignee:
        return first_name(matter.assignee.name)
    return next((first_name(one.author_name) for one in reversed(page) if one.author_id), "")


def _promised(matter: Conversation | None) -> str | None:
    """Return by when she has our word for a first reply, while it is owed and not broken."""
    owed = matter and matter.promises.owed().filter(state="open").first()
    return owed.due_by.isoformat() if owed else None
