"""How a conversation and its parts look from outside."""

from typing import Any

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Message, Promise, Tag
from muhatap.kit.turkish import sort_key


def conversation_shape(one: Conversation) -> dict[str, Any]:
    """Return a conversation; person, assignee and tags are expected to be loaded."""
    return {
        "id": str(one.pk),
        "person": {"id": str(one.person_id), "name": one.person.name},
        "channel": str(one.channel_id),
        "subject": one.subject,
        "status": one.status,
        "assignee": {"id": str(one.assignee_id), "name": one.assignee.name} if one.assignee else None,
        "team": str(one.team_id) if one.team_id else None,
        "tags": sorted((tag_shape(put.tag) for put in one.taggings.all()), key=lambda tag: sort_key(tag["name"])),
        "preview": one.preview,
        "opened_at": one.opened_at.isoformat(),
        "last_message_at": one.last_message_at.isoformat(),
        "waiting_since": one.waiting_since.isoformat() if one.waiting_since else None,
        "snoozed_until": one.snoozed_until.isoformat() if one.snoozed_until else None,
        "resolved_at": one.resolved_at.isoformat() if one.resolved_at else None,
    }


def tag_shape(one: Tag) -> dict[str, Any]:
    """Return a tag."""
    return {"id": str(one.pk), "name": one.name, "colour": one.colour}


def message_shape(one: Message) -> dict[str, Any]:
    """Return a message; dispatch and attachments are expected to be loaded."""
    return {
        "id": str(one.pk),
        "conversation": str(one.conversation_id),
        "kind": one.kind,
        "text": one.text,
        "subject": one.subject,
        "at": one.at.isoformat(),
        "author": one.author_name or (None if one.kind == "incoming" else "API"),
        "channel": str(one.channel_id),
        "delivery": _delivery(one),
        "attachments": [_file(file) for file in one.attachments.all()],
    }


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "filename": one.filename,
        "content_type": one.content_type,
        "size": one.size,
        "state": one.state,
        "cause": one.cause or None,
        "detail": one.words or None,
    }


def _delivery(one: Message) -> dict[str, Any] | None:
    dispatch = getattr(one, "dispatch", None)
    if dispatch is None:
        return None
    return {
        "state": dispatch.delivery or dispatch.state,
        "sent_at": dispatch.sent_at.isoformat() if dispatch.sent_at else None,
        "cause": dispatch.cause or None,
        "detail": dispatch.words or None,
    }


def promise_shape(one: Promise) -> dict[str, Any]:
    """Return a promise."""
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "due_by": one.due_by.isoformat(),
        "kept_at": one.kept_at.isoformat() if one.kept_at else None,
        "state": one.state,
    }


def channel_shape(one: Channel) -> dict[str, Any]:
    """Return a channel without its settings; `trouble` is why it cannot be heard or sent on, in words."""
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "name": one.name,
        "enabled": one.is_enabled,
        "trouble": one.trouble or None,
    }
