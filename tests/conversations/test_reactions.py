"""Members are told of what concerns them: once, not of their own deeds, and not against their choice."""

from collections.abc import Callable

import pytest

from muhatap.connectors.rehearsal.connector import CONNECTOR as REHEARSAL
from muhatap.conversations.models import Conversation, Notification, NotificationChoice, Promise
from muhatap.conversations.outbox.note import note
from muhatap.conversations.tend import tend
from muhatap.journal.models import Event, Reaction
from muhatap.kit.clock import now
from muhatap.server.react import react
from muhatap.tenancy.models import Member, Workspace

Write = Callable[..., int]
Kind = Notification.Kind


def _told() -> list[tuple[str, str]]:
    while react():
        pass
    assert not Reaction.objects.exists()
    found = Notification.objects.order_by("pk").select_related("member")
    return [(one.member.name.split()[0], one.kind) for one in found]


def test_who_is_given_a_matter_is_told_and_who_takes_it_is_not(
    conversation: Conversation, selin: Member, defne: Member
) -> None:
    conversation.assign(member=defne, by=selin)
    conversation.assign(member=selin, by=selin)

    assert _told() == [("Defne", Kind.ASSIGNED)]


def test_a_customers_next_word_is_told_to_who_holds_the_matter(
    conversation: Conversation, defne: Member, hears: Write
) -> None:
    assert _told() == []
    conversation.assign(member=defne, by=defne)

    hears("Bir de toprağı sorayım", external_id="m2")

    assert _told() == [("Defne", Kind.WROTE)]


def test_a_colleague_named_in_a_note_is_told(conversation: Conversation, selin: Member, defne: Member) -> None:
    note(conversation, by=defne, text="@Selin bunu sen bilirsin, @Defne de bakıyor")

    assert _told() == [("Selin", Kind.MENTIONED)]


def test_a_broken_promise_is_told_to_its_holder_and_without_one_to_those_who_lead(
    conversation: Conversation, selin: Member, defne: Member
) -> None:
    Promise.objects.update(due_by=now())
    tend()
    assert _told() == [("Selin", Kind.BROKEN)]

    Promise.objects.update(state="open")
    conversation.assign(member=defne, by=defne)
    tend()

    assert _told()[1:] == [("Defne", Kind.BROKEN)]


@pytest.mark.parametrize("holder", [None, "defne"])
def test_a_broken_promise_is_told_to_the_owner_where_nobody_else_is_there(
    conversation: Conversation, nermin: Member, defne: Member, observer: Member, holder: str | None
) -> None:
    if holder:
        conversation.assign(member=defne, by=defne)
        Member.objects.filter(pk=defne.pk).update(is_active=False)
    Promise.objects.update(due_by=now())
    tend()

    assert _told() == [("Nermin", Kind.BROKEN)]


def test_the_author_is_told_that_her_reply_did_not_go(
    conversation: Conversation, defne: Member, failing: Callable[[], None]
) -> None:
    failing()

    assert _told() == [("Defne", Kind.NOT_SENT)]


@pytest.fixture
def failing(conversation: Conversation, defne: Member) -> Callable[[], None]:
    """Return a function that sends a reply the provider refuses for good."""
    from muhatap.channels.connector import NotSent
    from muhatap.conversations.outbox.deliver_due import deliver_due
    from muhatap.conversations.outbox.reply import reply

    def send() -> None:
        reply(conversation, by=defne, text="Bol ışık, az su.")
        REHEARSAL.refuse(NotSent("gone", "No such customer."))
        deliver_due()

    return send


def test_the_same_event_answered_again_tells_nobody_twice(
    conversation: Conversation, selin: Member, defne: Member, workspace: Workspace
) -> None:
    conversation.assign(member=defne, by=selin)
    assert len(_told()) == 1
    event = Event.objects.get(kind="conversation.assigned")

    Reaction.objects.create(workspace=workspace, event_id=event.pk)

    assert len(_told()) == 1
    assert Event.objects.filter(kind="member.notified").count() == 1


def test_who_does_not_want_to_be_told_is_not(
    conversation: Conversation, selin: Member, defne: Member, workspace: Workspace
) -> None:
    NotificationChoice.objects.create(workspace=workspace, member=defne, kind=Kind.ASSIGNED, ways=[])

    conversation.assign(member=defne, by=selin)

    assert _told() == []


def test_a_member_who_left_is_told_nothing(conversation: Conversation, selin: Member, defne: Member) -> None:
    defne.is_active = False
    defne.save()

    conversation.assign(member=defne, by=selin)

    assert _told() == []
