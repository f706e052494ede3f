"""To whom an answer by e-mail is proposed to go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from muhatap.channels.connector import connector_of
from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.address import address_on
from muhatap.kit.turkish import fold

MAIL = "email"


@dataclass(frozen=True, slots=True)
class Addressees:
    """Addresses by the line they stand on."""

    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)


def addressees(conversation: Conversation, channel: Channel) -> Addressees:
    """Return whom an answer to everybody reaches: the writer of her last mail and the others it went to.

    Where she asked for answers elsewhere (Reply-To), that stands in her place. Our own mailboxes are left out.
    """
    mail = last_mail(conversation, channel)
    if mail is None:
        own = address_on(channel, conversation)
        return Addressees([own] if own else [])
    ours = _Ours(conversation.workspace_id)
    writer = ours.others(_listed(mail, "reply_to")) or ([mail.identity.value] if mail.identity else [])
    to = _once([*writer, *ours.others(_listed(mail, "to"))])
    cc = ours.others(_listed(mail, "cc"))
    written = {fold(one) for one in [*to, *([mail.identity.value] if mail.identity else [])]}
    return Addressees(to, [one for one in _once(cc) if fold(one) not in written])


def last_mail(conversation: Conversation, channel: Channel) -> Message | None:
    """Return the last mail of the person herself in this conversation, or None where she wrote none there."""
    if channel.kind != MAIL:
        return None
    heard = Message.objects.filter(
        conversation=conversation,
        kind=Message.Kind.INCOMING,
        channel__kind=MAIL,
        identity__person_id=conversation.person_id,
    )
    return heard.select_related("identity").order_by("-id").first()


class _Ours:
    """The addresses of the workspace's own mailboxes, also those switched off."""

    def __init__(self, workspace: int) -> None:
        self._mailboxes = list(Channel.objects.filter(workspace_id=workspace, kind=MAIL))
        self._connector: Any = connector_of(MAIL) if self._mailboxes else None

    def others(self, addresses: Iterable[str]) -> list[str]:
        """Return those that are not ours."""
        return [one for one in addresses if not any(self._connector.owns(each, one) for each in self._mailboxes)]


def _listed(mail: Message, line: str) -> list[str]:
    known = mail.recipients if isinstance(mail.recipients, dict) else {}
    found = known.get(line)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _once(addresses: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for one in addresses:
        seen.setdefault(fold(one), one)
    return list(seen.values())
