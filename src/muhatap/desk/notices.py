"""What a notification says, in the member's language."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from muhatap.conversations.models import Conversation, Notification
from muhatap.desk.names import name_of, spoken
from muhatap.desk.words import Language
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member

Kind = Notification.Kind
SHOWN = 30
MOST = 99
WORDS: dict[str, tuple[str, str]] = {
    Kind.ASSIGNED: ("{by} bu görüşmeyi sana verdi", "{by} gave this conversation to you"),
    Kind.MENTIONED: ("{by} bir notta senden söz etti", "{by} mentioned you in a note"),
    Kind.WROTE: ("Yeni ileti", "New message"),
    Kind.BROKEN: ("Söz verilen süre geçti", "A promised time has passed"),
    Kind.NOT_SENT: ("Yanıtın ulaşmadı", "Your reply did not arrive"),
}
NAMELESS = {Kind.ASSIGNED: ("Bu görüşme artık sende", "This conversation is yours now")}
KINDS: dict[str, tuple[str, str]] = {
    Kind.ASSIGNED: ("Bir görüşme bana verilince", "A conversation is given to me"),
    Kind.MENTIONED: ("Bir notta benden söz edilince", "A note mentions me"),
    Kind.WROTE: ("Bendeki bir görüşmeye müşteri yazınca", "A customer writes in a conversation of mine"),
    Kind.BROKEN: ("Söz verilen süre geçince", "A promised time has passed"),
    Kind.NOT_SENT: ("Yanıtım ulaşmayınca", "My reply does not arrive"),
}
MARKS = {
    Kind.ASSIGNED: "arrows-exchange",
    Kind.MENTIONED: "lock",
    Kind.WROTE: "message-circle",
    Kind.BROKEN: "hourglass",
    Kind.NOT_SENT: "alert-triangle",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification as it is read: about whom, what, and where it leads."""

    pk: int
    name: str
    text: str
    mark: str
    href: str
    at: Any
    is_new: bool
    kind: str


def notices_of(member: Member, language: Language) -> list[Notice]:
    """Return the member's latest notifications, newest first."""
    found = member.notifications.select_related("conversation__person", "by").order_by("-pk")[:SHOWN]
    return [notice_of(one, language) for one in found.prefetch_related("conversation__person__identities")]


def notice_of(told: Notification, language: Language) -> Notice:
    """Return one notification in words."""
    shapes = NAMELESS.get(Kind(told.kind), WORDS[told.kind]) if told.by is None else WORDS[told.kind]
    text = shapes[language == "en"].format(by=told.by.name if told.by else "")
    nobody = "Name not known" if language == "en" else "Adı bilinmiyor"
    return Notice(
        pk=told.pk,
        name=spoken(name_of(told.conversation.person), language) or nobody,
        text=text,
        mark=MARKS[Kind(told.kind)],
        href=reverse("desk:conversation", args=[told.conversation_id]),
        at=told.at,
        is_new=told.seen_at is None,
        kind=told.kind,
    )


def notice_seen(member: Member, matter: Conversation) -> None:
    """Take what she was told of this conversation as seen; nothing of it wakes a browser any more."""
    member.notifications.filter(conversation=matter, seen_at=None).update(seen_at=now(), push_after=None)


def unseen_of(member: Member) -> int:
    """Return how many notifications she has not seen, counted to a hundred."""
    return int(member.notifications.filter(seen_at=None).order_by()[: MOST + 1].count())
