"""A nameless visitor turns out to be a customer: what she said before becomes hers."""

from django.db import connection
from django.db.models import Exists, OuterRef

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Message
from muhatap.people.identify import Claim, identify
from muhatap.people.models import Identity, NoticeShown, Person
from muhatap.people.models.person import name_key

_LOCK = "select id from people_person where workspace_id = %s and id = any(%s) order by id for update"
_MOVE_NOTICES = """
insert into people_noticeshown (workspace_id, person_id, notice_id, shown_at)
select workspace_id, %s, notice_id, shown_at from people_noticeshown where workspace_id = %s and person_id = %s
on conflict do nothing
"""


def recognise(customer: Claim, *, on: Channel, visitor: str = "") -> int:
    """Return the person behind a proven claim; the visitor's id, proven with it, and its matters here become hers.

    The caller has checked both proofs. A nameless person of whom nothing else is known is gone afterwards; one who is
    known by more keeps what did not come from this browser.
    """
    nameless = _identity(on, visitor) if visitor else None
    keys = list(customer.keys)
    if nameless:
        customer.keys.append(("external", str(on.pk), nameless.value))
    identify(on.workspace_id, [customer])
    _prove(customer.person, keys)
    _name(customer)
    if nameless:
        _take_over(nameless, customer.person, on)
    return customer.person


def _identity(on: Channel, value: str) -> Identity | None:
    """Return the browser's id, unless somebody signed in with it before: what is hers stays hers."""
    known = Identity.objects.filter(kind=Identity.Kind.EXTERNAL, account=str(on.pk), value=value)
    return known.filter(is_verified=False).first()


def _prove(person: int, keys: list[tuple[str, str, str]]) -> None:
    for kind, account, value in keys:
        known = Identity.objects.filter(person=person, kind=kind, account=account, value=value, is_verified=False)
        known.update(is_verified=True)


def _name(customer: Claim) -> None:
    if customer.name:
        Person.objects.filter(pk=customer.person, name="").update(name=customer.name, name_key=name_key(customer.name))


def _take_over(nameless: Identity, person: int, on: Channel) -> None:
    Identity.objects.filter(pk=nameless.pk).update(is_verified=True)
    before = nameless.person_id
    if before == person:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [on.workspace_id, sorted([before, person])])
        cursor.execute(_MOVE_NOTICES, [person, on.workspace_id, before])
    Identity.objects.filter(pk=nameless.pk).update(person=person)
    said_by_others = Message.objects.filter(
        workspace=OuterRef("workspace"), conversation=OuterRef("pk"), kind=Message.Kind.INCOMING
    ).exclude(identity=nameless)
    Conversation.objects.filter(~Exists(said_by_others), person=before, channel=on).update(person=person)
    if not _is_known_by_more(before):
        Person.objects.filter(pk=before).delete()


def _is_known_by_more(person: int) -> bool:
    """Whether anything but the notices she was shown, which went along, still points to her."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()  # noqa: SLF001
        for relation in Person._meta.related_objects  # noqa: SLF001 - Django documents it for this
        if relation.related_model is not NoticeShown
    )
