"""The short way of POST /channels/{id}/messages: what many programs post at once is made safe in one commit.

Only a message that is in order goes this way. Everything else, every refusal included, is Django's to answer, so that
the rules are written once, in views/channels.py.
"""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.db import DatabaseError, connection
from pydantic import ValidationError

from muhatap.api.problems import is_json, out_of_order
from muhatap.api.views.channels import MessageIn, delivered
from muhatap.channels.models import Channel
from muhatap.channels.write_down import Delivery, write_down_all
from muhatap.tenancy.entered import entered
from muhatap.tenancy.seats import token_of

log = structlog.get_logger(__name__)

PATH = re.compile(r"/api/v1/channels/([0-9]{1,18})/messages")
LARGEST = 256 * 1024
BATCH = 100
GRANTED_FOR = 3.0
"""Seconds for which a token once looked up is taken for good: a revoked one posts no longer than that."""
GRANTS = 10_000

Grant = tuple[int, int]
"""A workspace and its channel that a token may post to."""


class Letterbox:
    """Answers what is in order and hands the rest to `pages`."""

    def __init__(self, pages: Any) -> None:
        self._pages = pages
        self._grants: dict[tuple[str, int], tuple[float, Grant]] = {}
        self._waiting: list[tuple[Delivery, asyncio.Future[tuple[int, bool]]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._writer = ThreadPoolExecutor(1, "letterbox")

    @staticmethod
    def takes(scope: Any) -> bool:
        """Whether a request may be one for here."""
        return scope["method"] == "POST" and PATH.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if (
            not length.isdigit()
            or int(length) > LARGEST
            or not is_json(headers.get(b"content-type", b"").decode("latin-1"))
        ):
            await self._pages(scope, receive, send)
            return
        body = await _body(receive)
        try:
            answer = await self._answer(scope["path"], headers.get(b"authorization", b""), body) if body else None
        except DatabaseError as trouble:
            log.warning("letterbox.no_answer", trouble=type(trouble).__name__)
            await _put_off(send)
            return
        if answer is None:
            await self._pages(scope, _again(body, receive), send)
        else:
            await _say(send, *answer)

    def close(self) -> None:
        """End the writer's thread after the batch it holds."""
        self._writer.shutdown()

    async def _answer(self, path: str, bearer: bytes, body: bytes) -> tuple[int, int] | None:
        """Return status and arrival of a message that is safe now; None where Django shall answer.

        Raises DatabaseError where nobody can say whose the token is.
        """
        if not bearer.startswith(b"Bearer "):
            return None
        grant = await self._granted(bearer[7:].decode("latin-1").strip(), int(path.split("/")[4]))
        if grant is None:
            return None
        try:
            provider_id, content = delivered(MessageIn.model_validate_json(body))
        except ValidationError:
            return None
        try:
            arrival, is_new = await self._safe(Delivery(*grant, provider_id, content))
        except DatabaseError as trouble:
            log.warning("letterbox.failed", trouble=type(trouble).__name__)
            return None
        return 202 if is_new else 200, arrival

    async def _granted(self, secret: str, channel: int) -> Grant | None:
        at = time.monotonic()
        until, grant = self._grants.get((secret, channel), (0.0, None))
        if grant and at < until:
            return grant
        found = await asyncio.to_thread(_grant, secret, channel)
        if len(self._grants) >= GRANTS:
            self._grants.clear()
        if found:
            self._grants[secret, channel] = (at + GRANTED_FOR, found)
        else:
            self._grants.pop((secret, channel), None)
        return found

    async def _safe(self, delivery: Delivery) -> tuple[int, bool]:
        kept: asyncio.Future[tuple[int, bool]] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await kept

    async def _write(self) -> None:
        """Write what waits, and what came meanwhile, until nothing waits."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                written = loop.run_in_executor(self._writer, _written, [one for one, _ in batch])
                await asyncio.wait([written])
                trouble = written.exception()
                for at, (_, kept) in enumerate(batch):
                    if kept.done():
                        continue  # its caller went away
                    if trouble:
                        kept.set_exception(trouble)
                    else:
                        kept.set_result(written.result()[at])
        finally:
            self._writing = None


def _written(batch: list[Delivery]) -> list[tuple[int, bool]]:
    try:
        return write_down_all(batch)
    except DatabaseError:
        connection.close()
        raise


def _grant(secret: str, channel: int) -> Grant | None:
    """Return what the token may post to: the same questions that the view asks."""
    try:
        token = token_of(secret)
        if token is None or not token.allows("messages:write") or (token.member and not token.member.may_answer):
            return None
        with entered(token.workspace_id):
            known = Channel.objects.filter(
                workspace=token.workspace_id, pk=channel, kind="api", is_enabled=True
            ).exists()
        return (token.workspace_id, channel) if known else None
    finally:
        connection.close()


async def _body(receive: Any) -> bytes | None:
    """Return the whole body, or None where the caller went away."""
    body = b""
    while True:
        said: dict[str, Any] = await receive()
        if said["type"] != "http.request":
            return None
        part: bytes = said.get("body", b"")
        body += part
        if not said.get("more_body"):
            return body


def _again(body: bytes | None, receive: Any) -> Any:
    """Return a `receive` that gives the body that was read already, then goes on."""
    told = False

    async def repeated() -> dict[str, Any]:
        nonlocal told
        if told or body is None:
            answer: dict[str, Any] = {"type": "http.disconnect"} if body is None else await receive()
            return answer
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return repeated


async def _say(send: Any, status: int, arrival: int) -> None:
    await _answered(
        send, status, f'{{"arrival": "{arrival}"}}'.encode(), {"content-type": "application/json; charset=utf-8"}
    )


async def _put_off(send: Any) -> None:
    """Say that nothing was stored and that it shall come again: the database does not answer."""
    refusal = out_of_order()
    headers = {"content-type": refusal["Content-Type"], "retry-after": refusal["Retry-After"]}
    await _answered(send, refusal.status_code, refusal.content, headers)


async def _answered(send: Any, status: int, body: bytes, headers: dict[str, str]) -> None:
    told = headers | {"content-length": str(len(body)), "x-content-type-options": "nosniff"}
    said = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": said})
    await send({"type": "http.response.body", "body": body})
