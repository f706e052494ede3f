"""The house promises to say by which channels a person can be answered, and no others."""

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.conversations.outbox.reply import CannotSendHere, reply
from muhatap.conversations.outbox.routes import routes
from muhatap.tenancy.models import Member
from tests.cast import Post, sent_mails


def _names(conversation: Conversation) -> list[tuple[str, str]]:
    return [(route.channel.name, route.address) for route in routes(conversation)]


def test_a_person_is_reached_where_we_send_and_know_her_address(
    conversation: Conversation, mailbox: Channel, workspace: object
) -> None:
    assert _names(conversation) == [("Prova", "ayse")]

    conversation.person.identities.create(workspace_id=conversation.workspace_id, kind="email", value="ayse@ornek.net")
    assert _names(conversation) == [("Prova", "ayse"), ("Destek", "ayse@ornek.net")]


def test_the_conversations_own_channel_comes_first(posts: Post, line: Channel) -> None:
    conversation = posts()
    conversation.person.identities.create(
        workspace_id=conversation.workspace_id, kind="external", account=str(line.pk), value="ayse"
    )
    conversation.refresh_from_db()

    assert line.pk > conversation.channel_id
    assert [name for name, _ in _names(conversation)] == ["Destek", "Prova"]
    Conversation.objects.update(channel=line)
    conversation.refresh_from_db()
    assert [name for name, _ in _names(conversation)] == ["Prova", "Destek"]


def test_a_channel_that_is_off_or_only_tells_of_the_past_is_no_route(posts: Post, mailbox: Channel) -> None:
    conversation = posts()
    past = Channel.objects.create(workspace_id=mailbox.workspace_id, kind="fax", name="Faks")
    Conversation.objects.update(channel=past)
    conversation.refresh_from_db()
    assert _names(conversation) == [("Destek", "ayse@ornek.net")]

    Channel.objects.update(is_enabled=False)
    assert _names(conversation) == []


def test_an_answer_by_mail_to_what_was_asked_elsewhere_has_a_subject_and_moves_the_matter(
    conversation: Conversation, mailbox: Channel, defne: Member
) -> None:
    with pytest.raises(CannotSendHere):
        reply(conversation, by=defne, text="Merhaba", channel=mailbox)
    conversation.person.identities.create(workspace_id=conversation.workspace_id, kind="email", value="ayse@ornek.net")

    reply(conversation, by=defne, text="Merhaba", channel=mailbox)

    mail = sent_mails(mailbox)[0]
    assert (mail["To"], mail["Subject"]) == ("ayse@ornek.net", "Çiçekçi size yazdı")
    conversation.refresh_from_db()
    assert conversation.channel_id == mailbox.pk
