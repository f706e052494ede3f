"""Who may ask: a page of an allowed origin, and behind it a visitor who shows a pass."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from muhatap.channels.by_key import by_key
from muhatap.channels.models import Channel
from muhatap.portal.chat import limits
from muhatap.portal.chat.origins import PREFLIGHT, allowed, cors
from muhatap.portal.chat.passes import CUSTOMER, Pass, read, signed
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace

SCHEME = "Visitor "


class Refused(Exception):
    """The door stays shut; the words say why and what to do."""

    def __init__(self, status: int, words: str, *, after: int = 0, is_readable: bool = True) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.after = after
        self.is_readable = is_readable


@dataclass(frozen=True, slots=True)
class Visit:
    """One question of a visitor, inside the workspace of the channel that she writes on."""

    request: HttpRequest
    workspace: Workspace
    channel: Channel
    visitor: Pass | None
    person: int | None = None
    """Whoever she is, once she has written or signed in."""

    @property
    def names(self) -> list[str]:
        """The ids on this channel that are proven to be hers."""
        return names_of(self.visitor, self.person, self.channel) if self.visitor else []


View = Callable[..., HttpResponse]


def admits(*, method: str, deed: str, anybody: bool = False, largest: int = 0) -> Callable[[View], View]:
    """Let one method in from allowed origins, within limits; only with a pass, unless `anybody` may ask."""

    def door(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def opened(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
            origin = request.headers.get("Origin", "")
            try:
                _within_limits(request, "preflight" if request.method == "OPTIONS" else deed)
                found = by_key("webchat", key)
                if found is None:
                    raise Refused(404, "There is no chat of this key.", is_readable=False)
                with entered(found[0]):
                    visit = _visit(request, found[1], origin)
                    if request.method == "OPTIONS":
                        response = HttpResponse(status=204, headers=PREFLIGHT)
                    else:
                        _check(visit, method, anybody=anybody, largest=largest)
                        response = view(visit, *args, **kwargs)
            except Refused as refusal:
                response = said_no(refusal)
                if not refusal.is_readable:
                    return response
            return _readable(response, origin)

        return opened

    return door


def _visit(request: HttpRequest, number: int, origin: str) -> Visit:
    channel = Channel.objects.select_related("workspace").get(pk=number)
    own = f"{request.scheme}://{request.get_host()}"
    # A browser names the origin of every page but our own when it reads; who names none gets nothing to read.
    if origin and not allowed(origin, channel=channel, own=own):
        raise Refused(403, "This page’s origin is not among the channel’s origins.", is_readable=False)
    if not origin and request.method == "POST":
        raise Refused(403, "A browser names its origin; this request has none.", is_readable=False)
    visitor, person = shown(request.headers.get("Authorization", ""), channel)
    return Visit(request, channel.workspace, channel, visitor, person)


def bearer(authorization: str) -> str:
    """Return who asks, as limits count her, by the signature of her pass alone; "" for nobody."""
    known = signed(authorization.removeprefix(SCHEME)) if authorization.startswith(SCHEME) else None
    return f"{known.channel}/{known.name}" if known else ""


def shown(authorization: str, channel: Channel) -> tuple[Pass | None, int | None]:
    """Return the pass in an Authorization header and the person behind it; call it inside the workspace.

    A browser's nameless pass opens nothing any more once its owner signed in: what it opened is hers by name.
    """
    visitor = read(authorization.removeprefix(SCHEME), channel) if authorization.startswith(SCHEME) else None
    if visitor is None:
        return None, None
    known = channel.workspace.identities.filter(kind="external", account=str(channel.pk), value=visitor.name)
    person, is_verified = known.values_list("person", "is_verified").first() or (None, visitor.is_customer)
    return (visitor, person) if is_verified is visitor.is_customer else (None, None)


def names_of(visitor: Pass, person: int | None, channel: Channel) -> list[str]:
    """Return a visitor's ids on a channel: her own, and the browsers that she signed in from.

    Where one person has come to go by two customers' ids, which of them a browser belonged to is not known any more:
    each is left with her own.
    """
    if not visitor.is_customer:
        return [visitor.name]
    known = channel.workspace.identities.filter(kind="external", account=str(channel.pk), is_verified=True)
    values = [*known.filter(person=person).order_by("pk").values_list("value", flat=True)]
    is_alone = [one for one in values if one.startswith(CUSTOMER)] == [visitor.name]
    return values if is_alone else [visitor.name]


def _check(visit: Visit, method: str, *, anybody: bool, largest: int) -> None:
    request = visit.request
    if request.method != method:
        raise Refused(405, f"Use {method}.")
    if not anybody and visit.visitor is None:
        raise Refused(401, "Show a pass: POST session gives one.")
    length = request.headers.get("Content-Length") or "0"
    if largest and (not length.isdecimal() or int(length) > largest):
        raise Refused(413, f"At most {largest // 1024} KB.")
    if visit.visitor and method == "POST":
        refuse_the_banned(visit)


def _within_limits(request: HttpRequest, deed: str) -> None:
    """Raise Refused where somebody asks too often, before anything is asked of the database."""
    visitor = bearer(request.headers.get("Authorization", ""))
    wait = limits.wait_for(deed, address=request.META.get("REMOTE_ADDR", ""), visitor=visitor)
    if wait:
        raise Refused(429, f"That was too fast. Try again in {wait} seconds.", after=wait)


def refuse_the_banned(visit: Visit) -> None:
    """Raise Refused where a member closed the chat to this visitor."""
    if visit.workspace.bans.filter(channel=visit.channel, value__in=visit.names).exists():
        raise Refused(403, "This chat was closed. Please write an e-mail instead.")


def said_no(refusal: Refused) -> HttpResponse:
    """Return a refusal as a problem."""
    body = {"type": "about:blank", "title": refusal.words, "status": refusal.status, "detail": refusal.words}
    response = JsonResponse(body, status=refusal.status, content_type="application/problem+json")
    if refusal.after:
        response["Retry-After"] = str(refusal.after)
    return response


def _readable(response: HttpResponse, origin: str) -> HttpResponse:
    for name, value in (cors(origin) if origin else {"Vary": "Origin"}).items():
        response[name] = value
    response.setdefault("Cache-Control", "no-store")
    response["X-Content-Type-Options"] = "nosniff"
    return response
