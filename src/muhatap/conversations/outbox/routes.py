"""By which channels a person can be answered."""

from dataclasses import dataclass

from muhatap.channels.connector import can_send
from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.conversations.outbox.address import address_on


@dataclass(frozen=True, slots=True)
class Route:
    """A channel that takes messages, and where they go on it."""

    channel: Channel
    address: str


def routes(conversation: Conversation) -> list[Route]:
    """Return every channel that sends at present and knows an address of hers, the conversation's own first."""
    channels = Channel.objects.filter(workspace_id=conversation.workspace_id, is_enabled=True).order_by("pk")
    sending = [channel for channel in channels if can_send(channel.kind)]
    sending.sort(key=lambda channel: channel.pk != conversation.channel_id)
    found = (Route(channel, address_on(channel, conversation)) for channel in sending)
    return [route for route in found if route.address]
