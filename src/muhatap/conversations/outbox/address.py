"""Where a reply goes."""

from muhatap.channels.connector import is_live
from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Dispatch, Message
from muhatap.people.models import Identity

KINDS = {"email": Identity.Kind.EMAIL, "phone": Identity.Kind.PHONE, "whatsapp": Identity.Kind.PHONE}


def address_on(channel: Channel, conversation: Conversation) -> str:
    """Return where to send on this channel, or "".

    A live chat is answered where the conversation was last written from and nowhere else: whoever sits at another
    browser of hers would read it. Elsewhere it is what the person last wrote from, else her newest address. Where she
    has none any more, because somebody else proved it, a matter goes on by mail where it was answered before.
    """
    if is_live(channel.kind):
        return _heard_from(channel, conversation)
    kind = KINDS.get(channel.kind, Identity.Kind.EXTERNAL)
    account = str(channel.pk) if kind == Identity.Kind.EXTERNAL else ""
    # All of hers, not those of this channel: a screen that asks for every channel has them loaded.
    hers = sorted(conversation.person.identities.all(), key=lambda one: -one.pk)
    values = {one.pk: one.value for one in hers if one.kind == kind and one.account == account}
    if len(values) > 1:
        last = (
            Message.objects.filter(conversation__person_id=conversation.person_id, identity_id__in=values)
            .order_by("-id")
            .values_list("identity_id", flat=True)
            .first()
        )
        if last:
            return values[last]
    return next(iter(values.values()), "") or (_answered_to(conversation) if kind == Identity.Kind.EMAIL else "")


def _answered_to(conversation: Conversation) -> str:
    replies = Dispatch.objects.filter(
        message__conversation=conversation, message__kind=Message.Kind.REPLY, channel__kind="email"
    )
    return replies.order_by("-pk").values_list("to", flat=True).first() or ""


def _heard_from(channel: Channel, conversation: Conversation) -> str:
    heard = Message.objects.filter(conversation=conversation, channel=channel, kind=Message.Kind.INCOMING)
    last = heard.order_by("-pk").select_related("identity").first()
    wrote = last.identity if last else None
    return wrote.value if wrote and wrote.person_id == conversation.person_id else ""
