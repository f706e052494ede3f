"""Let the product itself write to a person: a greeting, a notice, an answer out of the knowledge base."""

from datetime import timedelta

from django.db import transaction

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.address import address_on
from muhatap.conversations.outbox.addressees import MAIL, addressees
from muhatap.conversations.outbox.writing import (
    CannotSendHere,
    Way,
    dispatch,
    lock,
    require_sending,
    tell,
    words,
)
from muhatap.kit.clock import now

MOST, WITHIN = 5, timedelta(hours=1)


class NotToAMachine(Exception):
    """Whoever is there would answer by itself, or has been answered by us: two machines must not talk on."""


def automatic(
    conversation: Conversation, *, text: str, answers: Message | None = None, channel: Channel | None = None
) -> Message:
    """Return the message, queued. Whose turn it is and what we owe stay as they are.

    With `answers` it responds to that message of hers, else it comes of its own accord; its mail says so in its head.
    A message of hers is answered once, and at most five an hour go to one person by mail; what was set aside is no
    message, so that nothing answers a machine. Raises NotToAMachine, NothingToSay or CannotSendHere.
    """
    channel = channel or conversation.channel
    require_sending(channel)
    text = words(text, ())
    proposed = addressees(conversation, channel).to if channel.kind == MAIL else [address_on(channel, conversation)]
    if not proposed or not proposed[0]:
        raise CannotSendHere(f"There is no address of this person on “{channel.name}”. Choose another channel.")
    way = Way(channel, proposed[0])
    at = now()
    with transaction.atomic():
        lock(conversation)
        _require_a_person(conversation, channel, answers)
        message = Message.objects.create(
            workspace_id=conversation.workspace_id,
            conversation=conversation,
            channel=channel,
            kind=Message.Kind.AUTOMATIC,
            quotes=answers,
            text=text,
            at=at,
        )
        dispatch(message, way, not_before=at)
        tell("message.sent", message, by=None)
    return message


def _require_a_person(conversation: Conversation, channel: Channel, answers: Message | None) -> None:
    if answers is not None:
        if answers.kind != Message.Kind.INCOMING:
            raise NotToAMachine("Only what a person wrote is answered automatically.")
        if Message.objects.filter(quotes=answers, kind=Message.Kind.AUTOMATIC).exists():
            raise NotToAMachine("This message has been answered automatically before.")
    if channel.kind == MAIL:
        said = Message.objects.filter(
            conversation__person_id=conversation.person_id, kind=Message.Kind.AUTOMATIC, channel__kind=MAIL
        )
        if said.filter(at__gte=now() - WITHIN).count() >= MOST:
            raise NotToAMachine("This person has had five automatic mails within the hour.")
