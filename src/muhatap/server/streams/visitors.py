"""The ASGI application of the visitors' streams: each hears that something of her own changed, and asks for it."""

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection

from muhatap.channels.by_key import by_key
from muhatap.channels.models import Channel
from muhatap.portal.chat import limits
from muhatap.portal.chat.admitted import bearer, names_of, shown
from muhatap.portal.chat.origins import PREFLIGHT, allowed, cors
from muhatap.server.streams.app import Receive, Scope, Send, gone, next_of, refuse, start, write
from muhatap.server.streams.hub import Hub
from muhatap.tenancy.entered import entered

PATH = re.compile(r"/chat/([A-Za-z0-9_-]{1,40})/stream")
RECHECK = 300.0
"""Seconds after which the right to a stream is asked about anew; a ban is heard of at once."""
SEATS, PLACES = 20, 400
"""So many streams one visitor, and one address, may hold open: her tabs share one, her devices are few."""
TOLD = {
    "message.received": "message",
    "message.seen": "message",
    "dispatch.sent": "message",
    "receipt.read": "message",
    "conversation.assigned": "state",
    "conversation.resolved": "state",
    "conversation.reopened": "state",
}


@dataclass(frozen=True)
class Listener:
    """A visitor who may listen to what is about her on one channel."""

    workspace: int
    channel: int
    person: int
    names: tuple[str, ...]
    """Her own id first, then the browsers that she signed in from."""


@dataclass(frozen=True)
class No:
    """Why she may not."""

    status: int
    words: str


class VisitorStreams:
    """Answers a visitor's stream until she, her right or the server goes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._open: Counter[str] = Counter()

    @staticmethod
    def takes(scope: Scope) -> bool:
        """Whether a request is one for here."""
        return PATH.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        place, visitor = limits.network((scope.get("client") or ("",))[0]), bearer(headers.get("authorization", ""))
        deed = "preflight" if scope["method"] == "OPTIONS" else "stream"
        wait = limits.wait_for(deed, address=place, visitor=visitor)
        if wait:
            await _refuse_for(wait, send, headers)
            return
        found = await asyncio.to_thread(_listener, scope, headers)
        if isinstance(found, No):
            readable = _cors(headers) if found.status != 403 else {}
            if scope["method"] == "OPTIONS" and found.status != 403:
                await _preflight(send, readable)
            else:
                await refuse(send, found.status, found.words, headers=readable)
            return
        if self._open[visitor] >= SEATS or self._open[place] >= PLACES:
            await _refuse_for(30, send, headers)
            return
        self._open.update((visitor, place))
        try:
            await self._serve(scope, headers, found, receive, send)
        finally:
            for one in (visitor, place):
                self._open[one] -= 1
                if not self._open[one]:
                    del self._open[one]

    async def _serve(
        self, scope: Scope, headers: dict[str, str], found: Listener, receive: Receive, send: Send
    ) -> None:
        subscription = self._hub.subscribe(found.workspace, person=found.person)
        leaving = asyncio.ensure_future(gone(receive, subscription))
        try:
            await self._hub.prime(found.workspace)
            await start(send, headers=_cors(headers))
            checked = asyncio.get_running_loop().time()
            while True:
                came = await next_of(subscription)
                if None in came:
                    break
                was_banned = any(event and event["kind"] == "person.banned" for event in came)
                if was_banned or asyncio.get_running_loop().time() - checked > RECHECK:
                    checked = asyncio.get_running_loop().time()
                    if await asyncio.to_thread(_listener, scope, headers) != found:
                        break
                told = dict.fromkeys(frame for event in came if event and (frame := _frame(event, found)))
                await write(send, "".join(told) or ": still here\n\n")
            if not leaving.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()
            self._hub.leave(subscription)


def _listener(scope: Scope, headers: dict[str, str]) -> Listener | No:
    """Return who listens, asked of the database in a thread; the same questions that the chat's other doors ask."""
    found = PATH.fullmatch(scope["path"])
    assert found is not None
    try:
        channel_at = by_key("webchat", found[1])
        if channel_at is None:
            return No(403, "There is no chat of this key.")
        with entered(channel_at[0]):
            channel = Channel.objects.select_related("workspace").get(pk=channel_at[1])
            return _let_in(scope, headers, channel)
    finally:
        connection.close()


def _let_in(scope: Scope, headers: dict[str, str], channel: Channel) -> Listener | No:
    own = f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"
    origin = headers.get("origin", "")
    if origin and not allowed(origin, channel=channel, own=own):
        return No(403, "This page’s origin is not among the channel’s origins.")
    if scope["method"] != "GET":
        return No(405, "Use GET.")
    visitor, person = shown(headers.get("authorization", ""), channel)
    if visitor is None:
        return No(401, "Show a pass: POST session gives one.")
    if person is None:
        return No(409, "There is nothing to hear before the first message.")
    names = names_of(visitor, person, channel)
    if channel.workspace.bans.filter(channel=channel, value__in=names).exists():
        return No(410, "This chat was closed.")
    return Listener(
        channel.workspace_id, channel.pk, person, (visitor.name, *(one for one in names if one != visitor.name))
    )


async def _refuse_for(seconds: int, send: Send, headers: dict[str, str]) -> None:
    more = {**_cors(headers), "Retry-After": str(seconds)}
    await refuse(send, 429, f"Too many streams. Try again in {seconds} seconds.", headers=more)


def _cors(headers: dict[str, str]) -> dict[str, str]:
    origin = headers.get("origin", "")
    return dict(cors(origin)) if origin else {}


async def _preflight(send: Send, headers: dict[str, str]) -> None:
    lines = [(name.encode(), value.encode()) for name, value in {**headers, **PREFLIGHT}.items()]
    await send({"type": "http.response.start", "status": 204, "headers": lines})
    await send({"type": "http.response.body", "body": b""})


def _frame(event: dict[str, Any], listener: Listener) -> str:
    """Return what she is told: that something changed, never what; she asks for it with her pass."""
    if event.get("is_sign"):
        is_to_her = event.get("to") in {f"{listener.channel}/{name}" for name in listener.names}
        if event["kind"] != "member.typing" or not is_to_her:
            return ""
        return f"event: typing\ndata: {json.dumps({'who': event['who']})}\n\n"
    told = TOLD.get(event["kind"])
    return f"event: change\ndata: {json.dumps({'kind': told})}\n\n" if told else ""
