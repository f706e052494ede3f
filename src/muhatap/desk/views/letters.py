"""A whole message, with what the timeline folds away, and the HTML of a mail behind glass."""

import base64
import re

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from muhatap.conversations.models import Message
from muhatap.conversations.outbox.quoting import quoting
from muhatap.desk.pictures import is_shown
from muhatap.desk.seated import Seated, seated
from muhatap.kit.store import Gone, StoreAway, store_at

GLASS = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "font-src 'none'; frame-ancestors 'self'; img-src data:"
)
SMALL = 3 * 1024 * 1024
_REMOTE = re.compile(r"(?:src|background)\s*=\s*[\"']?\s*(?:https?:)?//|url\(\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
_FETCHED = re.compile(r"\s(src|srcset|background)(\s*=\s*[\"']?\s*(?:https?:)?//)", re.IGNORECASE)
_HELD = re.compile(r"(?<=\s)data-remote-src(?=\s*=)", re.IGNORECASE)
_OWN = re.compile(r"(src\s*=\s*[\"'])(?:cid:([^\"']+)|/desk/attachments/(\d+)/)([\"'])", re.IGNORECASE)
_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<base target="_blank"><style>body{{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1d2729;background:#fff;'
    "overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}</style></head><body>{}</body></html>"
)


@seated
@require_GET
def letter(request: Seated, pk: int) -> HttpResponse:
    """Show the whole message; its pictures from elsewhere stay blocked until ?pictures=1 asks for them."""
    message = _message(request, pk)
    context = {
        "message": message,
        "pictures": request.GET.get("pictures") == "1",
        "has_remote": bool(_REMOTE.search(message.html)),
        "recipients": [(name, ", ".join(found)) for name, found in _recipients(message)],
        "quoted": quoting(message),
        "page": "inbox",
    }
    response = render(request, "desk/_letter.html" if request.htmx else "desk/letter.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@seated
@require_GET
def sheet(request: Seated, pk: int) -> HttpResponse:
    """Return the HTML of a mail as a page that can run nothing, send nothing and reach nothing."""
    message = _message(request, pk)
    wants_pictures = request.GET.get("pictures") == "1"
    drawn = _with_own_pictures(request, message)
    # The glass blocks what is remote; unnamed, it is not even tried.
    shown = _HELD.sub("src", drawn) if wants_pictures else _FETCHED.sub(r" data-\1\2", drawn)
    response = HttpResponse(_PAGE.format(shown))
    response["Content-Security-Policy"] = GLASS + (" https: http:" if wants_pictures else "")
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _message(request: Seated, pk: int) -> Message:
    whole = request.workspace.messages.select_related("channel", "author", "identity", "conversation__person")
    found: Message = get_object_or_404(whole.prefetch_related("conversation__person__identities", "attachments"), pk=pk)
    return found


def _recipients(message: Message) -> list[tuple[str, list[str]]]:
    known = message.recipients if isinstance(message.recipients, dict) else {}
    return [(name, found) for name in ("to", "cc", "bcc") if isinstance(found := known.get(name), list) and found]


def _with_own_pictures(request: Seated, message: Message) -> str:
    """Put the mail's own pictures into the page itself: behind the glass it has no cookie to fetch them with."""
    small = [file for file in message.attachments.all() if is_shown(file) and file.size < SMALL]
    files = {str(file.pk): file for file in small}
    named = {file.content_id: file for file in files.values() if file.content_id}

    def drawn(found: re.Match[str]) -> str:
        file = named.get(found[2]) if found[2] else files.get(found[3])
        if file is None:
            return f"{found[1]}{found[4]}"
        try:
            content = store_at(settings.ATTACHMENTS).read(file.digest)
        except (Gone, StoreAway):
            return f"{found[1]}{found[4]}"
        return f"{found[1]}data:{file.content_type};base64,{base64.b64encode(content).decode()}{found[4]}"

    return _OWN.sub(drawn, message.html)
