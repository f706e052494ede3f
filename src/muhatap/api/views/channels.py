"""Channels, and what arrives through the open one."""

import base64
import binascii
import json
import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime, BaseModel, Field, field_validator, model_validator

from muhatap.api.access import allow, one_of
from muhatap.api.paging import LIMIT, page
from muhatap.api.shapes.conversation import channel_shape
from muhatap.channels.write_down import write_down

router = Router(tags=["channels"])

FETCHED = re.compile(r"https?://[^\s/?#@\\]+([/?#][^\s\x00]*)?", re.IGNORECASE)


class SenderIn(BaseModel):
    """Who writes: at least one of the three ways to know her."""

    external_id: str = Field("", max_length=300)
    name: str = Field("", max_length=500)
    email: str = Field("", max_length=320)
    phone: str = Field("", max_length=40)
    verified: bool = False

    @model_validator(mode="after")
    def _known(self) -> "SenderIn":
        if not (self.external_id or self.email or self.phone):
            raise ValueError("give external_id, email or phone")
        return self


class FileIn(BaseModel):
    """An attachment: its bytes in base64, or the address from which they are fetched after the answer."""

    filename: str = Field(max_length=255)
    content_type: str = Field("", max_length=120)
    base64: str | None = None
    url: str = Field("", max_length=2000)

    @field_validator("base64")
    @classmethod
    def _decodes(cls, value: str | None) -> str | None:
        try:
            base64.b64decode(value or "", validate=True)
        except (binascii.Error, ValueError) as trouble:
            raise ValueError("not base64") from trouble
        return value

    @field_validator("url")
    @classmethod
    def _can_be_fetched(cls, value: str) -> str:
        if value and not FETCHED.fullmatch(value):
            raise ValueError("give an http or https address without a user name")
        return value

    @model_validator(mode="after")
    def _has_one_source(self) -> "FileIn":
        if (self.base64 is None) == (not self.url):
            raise ValueError("give base64 or url")
        return self


class MessageIn(BaseModel):
    """One message of a customer."""

    external_id: str = Field(min_length=1, max_length=300)
    sender: SenderIn
    text: str = Field("", max_length=1_000_000)
    subject: str = Field("", max_length=2000)
    sent_at: AwareDatetime | None = None
    in_reply_to: str = Field("", max_length=300)
    attachments: list[FileIn] = Field(default=[], max_length=40)

    @model_validator(mode="after")
    def _says_something(self) -> "MessageIn":
        if not self.text.strip() and not self.attachments:
            raise ValueError("give text or attachments")
        if not self.external_id.replace("\x00", ""):
            raise ValueError("give external_id")
        return self


@router.get("/channels", summary="The workspace's channels")
def index(request: HttpRequest, limit: int = LIMIT, cursor: str | None = None) -> Any:
    """List channels, newest first."""
    asked: Any = request
    allow(asked, "conversations:read")
    return page(asked.workspace.channels, channel_shape, limit=limit, cursor=cursor)


@router.post("/channels/{number}/messages", response={202: dict, 200: dict}, summary="A message arrives")
def hear(request: HttpRequest, number: str, said: MessageIn) -> Any:
    """Write the message down; 202 once it is safe, 200 where it was safe already."""
    asked: Any = request
    allow(asked, "messages:write")
    channel = one_of(asked.workspace.channels, number)
    if channel.kind != "api":
        raise HttpError(409, "Only an API channel takes messages here.")
    if not channel.is_enabled:
        raise HttpError(409, "This channel is switched off.")
    provider_id, content = delivered(said)
    arrival, is_new = write_down(asked.workspace.pk, channel.pk, provider_id=provider_id, content=content)
    return Status(202 if is_new else 200, {"arrival": str(arrival)})


def delivered(said: MessageIn) -> tuple[str, bytes]:
    """Return the delivery's name and the bytes that the API connector reads."""
    body = said.model_dump(exclude={"sent_at"})
    body["sent_at"] = said.sent_at.isoformat() if isinstance(said.sent_at, datetime) else None
    return said.external_id.replace("\x00", ""), json.dumps(body).encode()
