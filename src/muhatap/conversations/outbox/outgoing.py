"""What a connector is given to send."""

from typing import Literal

from muhatap.channels.connector import File, Outgoing
from muhatap.conversations.intake.thread import token_of
from muhatap.conversations.models import Attachment, Dispatch, Message
from muhatap.conversations.outbox.quoting import quoting
from muhatap.kit.store import Gone, Store

CHAIN = 20


def outgoing_of(dispatch: Dispatch, store: Store) -> Outgoing:
    """Return a dispatch as plain values, the same on every attempt; raise Gone for a file that is kept no longer."""
    message = dispatch.message
    conversation = message.conversation
    answered, chain = _thread(dispatch)
    is_forward = message.kind == Message.Kind.FORWARD
    return Outgoing(
        key=dispatch.key,
        to=dispatch.to,
        text=message.text,
        subject=message.subject or conversation.subject,
        author=message.author_name,
        signature=message.author.signature if message.author else "",
        recipients=message.recipients,
        in_reply_to=answered,
        references=chain,
        # The token opens the conversation to its own person; whoever a mail is passed on to is somebody else.
        thread_token="" if is_forward else token_of(conversation.pk),
        files=tuple(_file(one, store) for one in message.attachments.all()),
        quoted=quoting(message),
        automatic=_automatic(message),
    )


def _file(one: Attachment, store: Store) -> File:
    if not one.digest:
        raise Gone(f"file {one.pk}")
    return File(one.filename, one.content_type, store.read(one.digest), one.content_id, one.is_inline)


def _thread(dispatch: Dispatch) -> tuple[str, tuple[str, ...]]:
    """Return the wire id of what is answered and the chain up to it, oldest first. A forward begins a thread."""
    message = dispatch.message
    if message.kind == Message.Kind.FORWARD:
        return "", ()
    earlier = list(
        message.conversation.messages.filter(channel_id=dispatch.channel_id, id__lt=message.pk)
        .exclude(wire_id="")
        .exclude(kind=Message.Kind.FORWARD)
        .order_by("-id")
        .values_list("wire_id", "kind")[:CHAIN]
    )
    chain = [wire_id.removeprefix(f"{dispatch.channel_id}:") for wire_id, _ in earlier]
    quoted = _on_the_wire(message.quotes, dispatch.channel_id) if message.quotes else ""
    heard = [quoted, *(one for one, (_, kind) in zip(chain, earlier, strict=True) if kind == "incoming"), *chain]
    return next((wire_id for wire_id in heard if wire_id), ""), tuple(reversed(chain))


def _on_the_wire(message: Message, channel: int) -> str:
    """Return a message's id as this channel's wire knows it, "" where it is another channel's own."""
    own = f"{message.channel_id}:"
    is_foreign = message.channel_id != channel and message.wire_id.startswith(own)
    return "" if is_foreign else message.wire_id.removeprefix(own)


def _automatic(message: Message) -> Literal["", "auto-replied", "auto-generated"]:
    if message.kind != Message.Kind.AUTOMATIC:
        return ""
    return "auto-replied" if message.quotes_id else "auto-generated"
