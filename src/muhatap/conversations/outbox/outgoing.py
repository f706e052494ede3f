"""What a connector is given to send."""

from muhatap.channels.connector import File, Outgoing
from muhatap.conversations.intake.thread import token_of
from muhatap.conversations.models import Dispatch
from muhatap.kit.store import Store

CHAIN = 20


def outgoing_of(dispatch: Dispatch, store: Store) -> Outgoing:
    """Return a dispatch as plain values, the same on every attempt."""
    message = dispatch.message
    conversation = message.conversation
    earlier = list(
        conversation.messages.filter(channel_id=dispatch.channel_id, id__lt=message.pk)
        .exclude(wire_id="")
        .order_by("-id")
        .values_list("wire_id", "kind")[:CHAIN]
    )
    chain = [wire_id.removeprefix(f"{dispatch.channel_id}:") for wire_id, _ in earlier]
    heard = [wire_id for wire_id, (_, kind) in zip(chain, earlier, strict=True) if kind == "incoming"]
    return Outgoing(
        key=dispatch.key,
        to=dispatch.to,
        text=message.text,
        subject=message.subject or conversation.subject,
        author=message.author_name,
        signature=message.author.signature if message.author else "",
        recipients=message.recipients,
        in_reply_to=heard[0] if heard else (chain[0] if chain else ""),
        references=tuple(reversed(chain)),
        thread_token=token_of(conversation.pk),
        files=tuple(
            File(one.filename, one.content_type, store.read(one.digest), one.content_id, one.is_inline)
            for one in message.attachments.all()
        ),
    )
