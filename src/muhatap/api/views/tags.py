"""Tags: which there are, put on a conversation and taken off."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from muhatap.api.access import allow, one_of
from muhatap.api.paging import LIMIT, page
from muhatap.api.shapes.conversation import tag_shape

router = Router(tags=["conversations"])


@router.get("/tags", summary="Tags")
def index(request: HttpRequest, limit: int = LIMIT, cursor: str | None = None) -> Any:
    """List the tags of the workspace."""
    asked: Any = request
    allow(asked, "conversations:read")
    return page(asked.workspace.tags.all(), tag_shape, limit=limit, cursor=cursor)


@router.put("/conversations/{number}/tags/{tag}", summary="Put a tag on")
def put_on(request: HttpRequest, number: str, tag: str) -> Any:
    """Put a tag on a conversation; a second time changes nothing."""
    asked: Any = request
    allow(asked, "conversations:write")
    held = one_of(asked.workspace.tags, tag)
    held.put_on(one_of(asked.workspace.conversations, number), by=asked.member)
    return tag_shape(held)


@router.delete("/conversations/{number}/tags/{tag}", response={204: None}, summary="Take a tag off")
def take_off(request: HttpRequest, number: str, tag: str) -> Any:
    """Take a tag off a conversation; where it was not, nothing changes."""
    asked: Any = request
    allow(asked, "conversations:write")
    held = one_of(asked.workspace.tags, tag)
    held.take_off(one_of(asked.workspace.conversations, number), by=asked.member)
    return Status(204, None)
