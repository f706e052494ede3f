"""The house promises that what arrives is heard once, by the right person, in the right matter."""

import json

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import TRIES, hear_batch
from muhatap.conversations.intake.replay import NothingToReplay, replay
from muhatap.conversations.models import Conversation, Message, Promise
from muhatap.journal.models import Event
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Workspace
from tests.cast import Write


def test_a_message_opens_a_conversation_with_a_promise(hears: Write, line: Channel) -> None:
    hears("Orkidem soldu, ne yapayım?")

    conversation = Conversation.objects.get()
    promise = Promise.objects.get()
    assert conversation.person.name == "Ayşe Işık"
    assert conversation.status == "open"
    assert conversation.preview == "Orkidem soldu, ne yapayım?"
    assert promise.due_by - promise.made_at == line.first_reply_within
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "conversation.opened",
        "message.received",
        "promise.made",
    ]


def test_the_same_letter_twice_is_heard_once(hears: Write) -> None:
    hears("Merhaba", external_id="a", delivery="first")
    second = hears("Merhaba", external_id="a", delivery="again")

    assert Message.objects.count() == 1
    assert Arrival.objects.get(pk=second).state == "duplicate"


def test_the_same_delivery_twice_is_written_down_once(line: Channel) -> None:
    first = write_down(line.workspace_id, line.pk, provider_id="p", content=b"{}")
    again = write_down(line.workspace_id, line.pk, provider_id="p", content=b"{}")

    assert first == (again[0], True)
    assert again[1] is False


def test_two_messages_of_one_person_join_one_open_matter(hears: Write) -> None:
    hears("Bir", external_id="1")
    hears("İki", external_id="2")

    conversation = Conversation.objects.get()
    assert list(conversation.messages.order_by("id").values_list("text", flat=True)) == ["Bir", "İki"]
    assert Promise.objects.count() == 1


def test_a_batch_keeps_an_album_together(line: Channel) -> None:
    for number in range(20):
        body = {"external_id": f"m{number}", "text": f"Fotoğraf {number}", "sender": {"external_id": "ayse"}}
        write_down(line.workspace_id, line.pk, provider_id=f"m{number}", content=json.dumps(body).encode())

    assert hear_batch() == 20
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 20


def test_one_address_is_one_person_verified_or_not(hears: Write) -> None:
    hears(external_id="1", sender={"email": "Ayse@Ornek.example", "name": "Ayşe"})
    hears(external_id="2", sender={"external_id": "u-7", "email": "ayse@ornek.example"})
    hears(external_id="3", sender={"external_id": "u-7", "phone": "0532 123 45 67"})
    hears(external_id="4", sender={"phone": "+905321234567"})

    assert Person.objects.count() == 1
    assert sorted(Person.objects.get().identities.values_list("kind", flat=True)) == ["email", "external", "phone"]


def test_two_known_addresses_are_not_joined_without_proof(hears: Write) -> None:
    hears(external_id="1", sender={"email": "a@ornek.example"})
    hears(external_id="2", sender={"external_id": "u-2"})
    hears(external_id="3", sender={"external_id": "u-2", "email": "a@ornek.example"})

    assert Person.objects.count() == 2


def test_an_answer_reopens_the_matter_it_answers(hears: Write) -> None:
    hears("Bir", external_id="1")
    Conversation.objects.get().resolve(by=None)
    hears("Olmadı", external_id="2", answers=["1"])

    conversation = Conversation.objects.get()
    assert conversation.status == "open"
    assert Promise.objects.filter(kept_at=None).count() == 1


def test_a_letter_after_the_matter_was_resolved_opens_another(hears: Write) -> None:
    hears("Bir", external_id="1")
    Conversation.objects.get().resolve(by=None)
    hears("Başka bir konu", external_id="2")

    assert Conversation.objects.count() == 2


def test_an_unreadable_arrival_is_parked_with_its_reason_and_stops_nobody(line: Channel, workspace: Workspace) -> None:
    write_down(workspace.pk, line.pk, provider_id="bad", content=b"not json")
    good = {"external_id": "ok", "text": "Duyuldu", "sender": {"external_id": "ayse"}}
    write_down(workspace.pk, line.pk, provider_id="ok", content=json.dumps(good).encode())

    hear_batch()

    parked = Arrival.objects.get(provider_id="bad")
    assert parked.state == "parked"
    assert "Not JSON" in parked.reason
    assert Message.objects.get().text == "Duyuldu"


def test_a_poison_message_is_parked_after_five_tries(line: Channel, workspace: Workspace) -> None:
    too_much = {"external_id": "x", "text": "x", "sent_at": "2026-01-01T00:00:00", "sender": {"external_id": "a"}}
    arrival, _ = write_down(workspace.pk, line.pk, provider_id="x", content=json.dumps(too_much).encode())

    for _ in range(TRIES):
        hear_batch()

    parked = Arrival.objects.get(pk=arrival)
    assert (parked.state, parked.tries) == ("parked", TRIES)


def test_a_parked_arrival_can_be_replayed(line: Channel, workspace: Workspace) -> None:
    arrival, _ = write_down(workspace.pk, line.pk, provider_id="bad", content=b"not json")
    hear_batch()
    good = {"external_id": "ok", "text": "Duyuldu", "sender": {"external_id": "ayse"}}
    Arrival.objects.get(pk=arrival).body.__class__.objects.update(content=json.dumps(good).encode())

    replay(Arrival.objects.get(pk=arrival))
    hear_batch()

    assert Message.objects.get().text == "Duyuldu"
    with pytest.raises(NothingToReplay):
        replay(Arrival.objects.get(pk=arrival))


def test_what_is_set_aside_opens_no_work_and_stays_readable(hears: Write) -> None:
    arrival = hears("Ofis dışındayım", set_aside="auto_reply")

    assert Conversation.objects.count() == 0
    assert Arrival.objects.get(pk=arrival).reason == "auto_reply"


def test_nul_bytes_and_lone_surrogates_lose_nothing_else(hears: Write) -> None:
    hears("a\x00b \ud800 c", sender={"external_id": "x", "name": "\u202eİsim\x00"})

    assert Message.objects.get().text.startswith("ab ")
    assert Person.objects.get().name.endswith("İsim")


def test_two_who_give_the_same_word_for_a_number_are_two_people(hears: Write) -> None:
    hears("Kargom nerede?", external_id="1", sender={"phone": "yok", "name": "Ayşe Işık"})
    hears("İade istiyorum.", external_id="2", sender={"phone": "yok", "name": "Mehmet Ateş"})

    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ayşe Işık", "Mehmet Ateş"]
    assert Conversation.objects.count() == 2


def test_a_message_with_an_address_that_is_none_is_kept_and_its_sender_is_known_otherwise(hears: Write) -> None:
    hears("Merhaba", sender={"external_id": "42", "email": "not-an-email"})
    hears("Kimim ben?", external_id="m2", sender={"email": "not-an-email"})
    hears("Ya ben?", external_id="m3", sender={"email": "not-an-email"})

    assert [one.text for one in Message.objects.order_by("pk")] == ["Merhaba", "Kimim ben?", "Ya ben?"]
    assert Person.objects.count() == 3
    assert not Identity.objects.filter(kind="email").exists()
