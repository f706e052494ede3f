"""One message on its way through intake."""

from dataclasses import dataclass
from datetime import datetime

from muhatap.channels.connector import Incoming
from muhatap.channels.models import Channel
from muhatap.conversations.search.spoken import Spoken
from muhatap.kit.storable import cut, storable
from muhatap.people.identify import Claim


@dataclass(frozen=True, slots=True)
class Claimed:
    """An arrival that this worker holds, its bytes loaded."""

    id: int
    workspace: int
    channel: int
    arrived_at: datetime
    is_history: bool
    content: bytes


@dataclass(slots=True)
class Heard:
    """A message, with what intake has found out about it so far."""

    arrival: Claimed
    channel: Channel
    incoming: Incoming
    claim: Claim
    conversation: int = 0
    message: int = 0
    opens: bool = False
    language: str = ""

    @property
    def name(self) -> str:
        """What the message is heard as: the same name twice is the same message."""
        scope = "*" if self.incoming.scope == "workspace" else str(self.channel.pk)
        return f"{scope}:{self.incoming.external_id}"[:440]

    @property
    def at(self) -> datetime:
        """When it was said; a sender's clock that runs ahead of ours is not believed."""
        said = self.incoming.sent_at
        return min(said, self.arrival.arrived_at) if said and said.year >= 1970 else self.arrival.arrived_at

    @property
    def text(self) -> str:
        """What was newly said."""
        return self.incoming.reply or self.incoming.text

    @property
    def spoken(self) -> Spoken:
        """The message as it is kept for search, once it has a number."""
        return Spoken(
            message=self.message,
            at=self.at,
            text=storable(self.text),
            channel=self.channel.pk,
            subject=cut(self.incoming.subject, 300),
            opens=self.opens,
            files=[cut(file.filename, 255) for file in self.incoming.files],
        )

    def on_wire(self, wire_id: str) -> str:
        """Return a wire id as it is stored: ids that only this channel knows carry its number."""
        if not wire_id or self.incoming.scope == "workspace":
            return wire_id[:400]
        return f"{self.channel.pk}:{wire_id}"[:400]
