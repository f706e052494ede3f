"""What conversations answer to events: who is told of what."""

from muhatap.conversations.mentions import mentioned
from muhatap.conversations.models import Conversation, Message, Notification
from muhatap.conversations.notify import notify
from muhatap.journal.models import Event
from muhatap.journal.when import when
from muhatap.tenancy.models import Member
from muhatap.tenancy.ranks import LEADING

Kind = Notification.Kind


@when("conversation.assigned")
def tell_the_assignee(event: Event) -> None:
    """Tell a member that a matter became hers."""
    number = event.particulars.get("member")
    notify(Member.objects.filter(pk=number), kind=Kind.ASSIGNED, event=event, by=_doer(event))


@when("message.received")
def tell_who_holds_it(event: Event) -> None:
    """Tell the member who held the matter that the customer wrote again; a matter's first message has nobody yet."""
    notify(Member.objects.filter(pk=event.particulars.get("holder")), kind=Kind.WROTE, event=event)


@when("message.noted")
def tell_the_mentioned(event: Event) -> None:
    """Tell the colleagues whom a note names."""
    note = Message.objects.filter(pk=event.particulars.get("message")).first()
    if note and "@" in note.text:
        colleagues = mentioned(note.text, Member.objects.filter(is_active=True).order_by("pk"))
        notify(colleagues, kind=Kind.MENTIONED, event=event, by=_doer(event))


@when("promise.broken")
def tell_of_the_broken(event: Event) -> None:
    """Tell who holds the matter that its promise passed unkept; where nobody who sits here does, those who lead."""
    seated = Member.objects.filter(is_active=True)
    holding = seated.filter(pk__in=Conversation.objects.filter(pk=event.conversation_id or 0).values("assignee"))
    notify(list(holding) or seated.filter(role__in=LEADING), kind=Kind.BROKEN, event=event)


@when("dispatch.failed", "receipt.bounced")
def tell_the_author(event: Event) -> None:
    """Tell who wrote a reply that it did not reach the customer."""
    written = Message.objects.filter(pk=event.particulars.get("message")).values("author")
    notify(Member.objects.filter(pk__in=written), kind=Kind.NOT_SENT, event=event)


def _doer(event: Event) -> Member | None:
    return Member.objects.filter(pk=event.member_id).first() if event.member_id else None
