"""What one workspace hears in one batch, from bytes to live screens."""

from collections.abc import Sequence

from muhatap.channels.connector import Incoming, Notice, Sender, connector_of
from muhatap.channels.models import Channel
from muhatap.conversations.intake.answering import answering
from muhatap.conversations.intake.heard import Claimed, Heard
from muhatap.conversations.intake.notices import take_notices
from muhatap.conversations.intake.storing import Outcome, already_heard, close, insert_messages, lock_people, tell
from muhatap.conversations.intake.thread import thread
from muhatap.conversations.intake.turns import turn
from muhatap.conversations.intake.understand import understand
from muhatap.conversations.search.write_words import write_words
from muhatap.people.identify import Claim, claim, identify


def take_in(workspace: int, batch: Sequence[Claimed]) -> None:
    """Read, identify, thread, understand, store, promise and tell, each for the whole batch.

    Runs inside the workspace and inside the transaction that holds the arrivals.
    """
    channels = Channel.objects.in_bulk({one.channel for one in batch})
    outcome = Outcome(batch)
    heard: list[Heard] = []
    for one in batch:
        channel = channels[one.channel]
        for said in connector_of(channel.kind).read(channel, one.content):
            if isinstance(said, Notice):
                outcome.notices.append((one, said))
            elif said.set_aside:
                outcome.set_aside[one.id] = said.set_aside
            else:
                heard.append(Heard(one, channel, said, _claim(one, said)))
    take_notices(workspace, outcome)
    answering(workspace, heard)
    identify(workspace, [one.claim for one in heard])
    lock_people(workspace, heard)
    new = already_heard(workspace, heard, outcome)
    thread(workspace, new)
    understand(new)
    insert_messages(workspace, new, outcome)
    write_words(workspace, [one.spoken for one in new])
    events = turn(workspace, new)
    close(outcome)
    tell(workspace, events + outcome.events)


def _claim(arrival: Claimed, said: Incoming) -> Claim:
    sender = _customer(said)
    known = claim(
        channel=arrival.channel,
        external_id=sender.external_id,
        email=sender.email,
        phone=sender.phone,
        name=sender.name,
        is_verified=sender.is_verified,
    )
    if not known.keys:
        # Nobody's message is a person of its own, or all who hide would be one.
        known.keys.append(("external", str(arrival.channel), f"nobody:{arrival.id}"))
    return known


def _customer(said: Incoming) -> Sender:
    """Return whose matter it is: the sender, or, for what one of us wrote elsewhere, the first she wrote to."""
    if not said.is_ours:
        return said.sender
    others = said.recipients.get("to", [])
    return Sender(email=others[0] if others else "")
