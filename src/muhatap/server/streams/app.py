"""The ASGI application of the two streams: /desk/stream for members, /api/v1/events for programs."""

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import structlog
from django.db import DatabaseError, connection

from muhatap.journal.sign import sign
from muhatap.server.streams.hub import Hub, Subscription
from muhatap.server.streams.missed import missed
from muhatap.server.streams.rights import Rights
from muhatap.server.streams.who import Pass, Viewer, pass_by_cookie, pass_by_token
from muhatap.tenancy.presence import is_due, is_here

DESK, API = "/desk/stream", "/api/v1/events"
PATHS = frozenset({DESK, API})
PING = 20.0

log = structlog.get_logger(__name__)

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Any]
Receive = Callable[[], Any]


class Streams:
    """Answers a stream request until its reader, its right or the server goes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._rights = Rights()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["method"] != "GET":
            await refuse(send, 405, f"{scope['method']} is not taken here. Use GET.", headers={"allow": "GET"})
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        shown = await _pass(scope["path"], headers)
        if shown is None:
            words = "Log in, or send a token with the right events:read."
            await refuse(send, 401, words, headers={"www-authenticate": "Bearer"})
            return
        subscription = self._hub.subscribe(shown.viewer.workspace)
        try:
            async with self._rights.held(subscription, shown, lambda: _pass(scope["path"], headers)):
                await self._hub.prime(shown.viewer.workspace)
                await self._serve(scope, headers, shown.viewer, subscription, receive, send)
        finally:
            self._hub.leave(subscription)
            if self._is_missed(scope, shown.viewer):
                await asyncio.to_thread(_tell_gone, shown.viewer)

    def _is_missed(self, scope: Scope, viewer: Viewer) -> bool:
        """Whether colleagues take her for present whose stream ended without a word."""
        if viewer.member is None or scope["path"] != DESK or self._hub.is_closing:
            return False
        return self._hub.is_present(viewer.workspace, viewer.member)

    async def _serve(
        self,
        scope: Scope,
        headers: dict[str, str],
        viewer: Viewer,
        subscription: Subscription,
        receive: Receive,
        send: Send,
    ) -> None:
        await start(send)
        sent: set[int] = set()
        for event in await _missed(scope, headers, viewer):
            sent.add(event["id"])
            if _concerns(event, viewer):
                await write(send, _frame(scope["path"], event))
        leaving = asyncio.ensure_future(gone(receive, subscription))
        try:
            while True:
                if viewer.member and scope["path"] == DESK and is_due(viewer.workspace):
                    await asyncio.to_thread(_note_presence, viewer.workspace)
                came = await next_of(subscription)
                if None in came:
                    break
                new = [event for event in came if event and event["id"] not in sent and _concerns(event, viewer)]
                fresh = [_frame(scope["path"], event) for event in new]
                await write(send, "".join(fresh) or ": still here\n\n")
            if not leaving.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()


def _note_presence(workspace: int) -> None:
    try:
        is_here(workspace)
    finally:
        connection.close()


def _tell_gone(viewer: Viewer) -> None:
    """Let her colleagues know that a screen of hers is gone; another one that is open says that she is still here."""
    try:
        sign("member.gone", workspace=viewer.workspace, member={"id": viewer.member})
    except DatabaseError as trouble:
        log.warning("streams.gone_untold", trouble=type(trouble).__name__)
    finally:
        connection.close()


async def _pass(path: str, headers: dict[str, str]) -> Pass | None:
    if path == DESK:
        return await asyncio.to_thread(pass_by_cookie, headers.get("cookie", ""))
    return await asyncio.to_thread(pass_by_token, headers.get("authorization", ""))


async def _missed(scope: Scope, headers: dict[str, str], viewer: Viewer) -> list[dict[str, Any]]:
    """Return what came since the reader's last event; nothing where it names none."""
    resumed = headers.get("last-event-id", "")
    asked = resumed or parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return []
    is_drawn_now = scope["path"] == DESK and not resumed
    return await asyncio.to_thread(missed, viewer.workspace, int(asked), drawn_now=is_drawn_now)


async def next_of(subscription: Subscription) -> list[dict[str, Any] | None]:
    """Return all events that wait, [] after a while without one; None among them is the end."""
    queue = subscription.queue
    try:
        async with asyncio.timeout(PING):
            came = [await queue.get()]
    except TimeoutError:
        return []
    while not queue.empty():
        came.append(queue.get_nowait())
    return came


async def gone(receive: Receive, subscription: Subscription) -> None:
    """Wait until the reader leaves, then end its queue."""
    while (await receive())["type"] != "http.disconnect":
        pass
    subscription.end()


async def start(send: Send, *, headers: Mapping[str, str] | None = None) -> None:
    """Begin a stream's answer."""
    lines = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        *((name.encode(), value.encode()) for name, value in (headers or {}).items()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": lines})
    # Spread, so that a restart does not bring everybody back in the same instant.
    await write(send, f"retry: {1500 + random.randrange(1000)}\n\n")  # noqa: S311


async def write(send: Send, text: str) -> None:
    """Send a piece of a stream."""
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def refuse(send: Send, status: int, detail: str, *, headers: Mapping[str, str]) -> None:
    """Answer with a problem instead of a stream."""
    title = HTTPStatus(status).phrase
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    lines = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def _concerns(event: dict[str, Any], viewer: Viewer) -> bool:
    """Whether the viewer may hear of it: what a member is told of is hers alone."""
    return event["kind"] != "member.notified" or (viewer.member is not None and event["member_id"] == viewer.member)


def _frame(path: str, event: dict[str, Any]) -> str:
    """Return an event as the readers of this path see it; written once, not once a reader."""
    if event.get("is_sign"):
        return _sign(event) if path == DESK else ""
    if path not in event:
        event[path] = _for_desk(event) if path == DESK else _for_program(event)
    frame: str = event[path]
    return frame


def _sign(event: dict[str, Any]) -> str:
    """Return a sign of a customer or of a colleague as the desk is told of it."""
    if "member" in event:
        told = {"kind": event["kind"], "conversation": event["conversation"], "member": event["member"]}
        return f"event: presence\ndata: {json.dumps(told)}\n\n"
    if event["kind"] != "typing":
        return ""
    told = {"conversation": event["conversation"], "person": event["person"]}
    return f"event: typing\ndata: {json.dumps(told)}\n\n"


def _for_desk(event: dict[str, Any]) -> str:
    if event["kind"] == "reload":
        return f"id: {event['id']}\nevent: reload\ndata: {{}}\n\n"
    told = {
        "kind": event["kind"],
        "conversation": event["conversation_id"],
        "person": event["person_id"],
        "member": event["member_id"],
    }
    return f"id: {event['id']}\nevent: change\ndata: {json.dumps(told)}\n\n"


def _for_program(event: dict[str, Any]) -> str:
    if event["kind"] == "reload":
        return f"id: {event['id']}\nevent: reload\ndata: {{}}\n\n"
    told = {
        "id": str(event["id"]),
        "kind": event["kind"],
        "at": event["at"],
        "conversation": _text(event["conversation_id"]),
        "person": _text(event["person_id"]),
        "member": _text(event["member_id"]),
        "particulars": event["particulars"],
    }
    return f"id: {event['id']}\nevent: {event['kind']}\ndata: {json.dumps(told)}\n\n"


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
