"""What a visitor says is heard once, answered where she reads it, and nobody else's business."""

import secrets
from datetime import timedelta

import pytest

from muhatap.channels.ban import ban, lift
from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Message, Promise
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import reply
from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.people.models import Identity, Person
from muhatap.portal.chat.limits import LIMITS
from muhatap.tenancy.models import Member
from tests.cast import Write
from tests.portal.chat.conftest import Visitor, goes_out, signed


def _answer(text: str, by: Member) -> Message:
    written = reply(Conversation.objects.latest("pk"), by=by, text=text)
    goes_out()
    return written


def test_she_writes_is_answered_and_reads_it(ayse: Visitor, defne: Member) -> None:
    assert ayse.say("Orkidem soldu").status_code == 202
    _answer("Bakıyorum, ışığı nasıl?", defne)

    told = ayse.get("messages").json()
    assert [(one["is_mine"], one["text"], one["who"]) for one in told["messages"]] == [
        (True, "Orkidem soldu", ""),
        (False, "Bakıyorum, ışığı nasıl?", "Defne"),
    ]
    assert told["with"] == "Defne"


def test_a_notes_words_never_reach_her(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    note(Conversation.objects.get(), by=defne, text="Zor müşteri")

    assert ayse.reads == ["Orkidem soldu"]


def test_a_reply_is_shown_only_once_it_has_left(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    reply(Conversation.objects.get(), by=defne, text="Bakıyorum")

    assert ayse.reads == ["Orkidem soldu"]
    goes_out()
    assert ayse.reads == ["Orkidem soldu", "Bakıyorum"]


def test_she_goes_on_where_she_was_after_it_was_resolved(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    matter = Conversation.objects.get()
    matter.assign(member=defne, by=defne)
    matter.resolve(by=defne)

    ayse.say("Bir de yaprakları döküldü")

    matter = Conversation.objects.get()
    assert (matter.status, matter.assignee, matter.resolved_at) == ("open", defne, None)
    assert Event.objects.filter(kind="conversation.reopened").count() == 1
    assert Promise.objects.filter(conversation=matter, kept_at=None).count() == 1


def test_after_a_week_her_words_are_a_new_matter(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    Conversation.objects.get().resolve(by=defne, at=now() - timedelta(days=8))

    ayse.say("Merhaba, başka bir şey soracağım")

    assert Conversation.objects.count() == 2


def test_the_same_message_twice_is_heard_once(ayse: Visitor) -> None:
    name = secrets.token_hex(8)
    statuses = [ayse.say("Orkidem soldu", name=name).status_code for _ in range(3)]

    assert statuses == [202, 200, 200]
    assert Message.objects.count() == Arrival.objects.count() == 1
    assert ayse.get("messages").json()["messages"][0]["client"] == name


def test_two_visitors_with_the_same_name_for_a_message_are_both_heard(ayse: Visitor, other: Visitor) -> None:
    name = secrets.token_hex(8)
    ayse.say("Bir", name=name)
    other.say("İki", name=name)

    assert sorted(Message.objects.values_list("text", flat=True)) == ["Bir", "İki"]


def test_a_visitor_sees_nothing_of_another(ayse: Visitor, other: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    _answer("Bakıyorum", defne)
    other.say("Merhaba")

    assert other.reads == ["Merhaba"]


def test_two_browsers_that_a_member_took_for_one_person_still_see_each_their_own(
    ayse: Visitor, other: Visitor, defne: Member
) -> None:
    ayse.say("Orkidem soldu")
    other.say("Başka bir şey")
    one = Person.objects.earliest("pk")
    Identity.objects.update(person=one)
    Conversation.objects.update(person=one)
    _answer("Bakıyorum", defne)

    assert ayse.reads == ["Orkidem soldu"]
    assert other.reads == ["Başka bir şey", "Bakıyorum"]


def test_without_a_pass_nothing_is_read_or_written(ayse: Visitor) -> None:
    ayse.say("Orkidem soldu")
    ayse.held = ""
    answers = [ayse.get("messages"), ayse.post("messages", {"id": "a" * 8, "text": "x"}), ayse.post("typing")]

    assert [answer.status_code for answer in answers] == [401] * 3


def test_somebody_elses_address_does_not_let_her_into_that_persons_matters(
    ayse: Visitor, hears: Write, defne: Member
) -> None:
    hears("Gizli bir şey", sender={"external_id": "x", "email": "isil@ornek.example", "name": "Işıl"})
    victim = Person.objects.get()

    ayse.say("Ben Işıl, yanıtı buraya yazın", email="isil@ornek.example")
    _answer("Buyurun", defne)

    assert ayse.reads[-1] == "Buyurun"
    assert "Gizli bir şey" not in ayse.reads
    assert Conversation.objects.latest("pk").person != victim
    assert Identity.objects.get(kind="email").person == victim


def test_an_address_nobody_has_is_noted_unverified(ayse: Visitor) -> None:
    ayse.say("Beni arayın", phone="0532 000 00 47", call_at="2026-11-26T08:30:00+03:00")

    known = Identity.objects.get(kind="phone")
    assert (known.value, known.is_verified) == ("+905320000047", False)
    assert Message.objects.get().text == "Geri arama isteği · 26.11.2026 08.30 · 0532 000 00 47\n\nBeni arayın"


def test_her_wish_is_written_in_the_language_of_her_page(ayse: Visitor) -> None:
    ayse.say("Please call me", phone="0532 000 00 47", call_at="2026-11-26T08:30:00+03:00", language="en")
    ayse.say("Not a language", phone="0532 000 00 47", language="xx")

    assert ayse.reads[0].startswith("Call-back request · 26/11/2026 08:30")
    assert ayse.reads[1].startswith("Geri arama isteği")


def test_on_the_next_device_she_finds_it_after_signing_in(chat: Channel, defne: Member) -> None:
    phone, laptop = Visitor(chat), Visitor(chat)
    phone.say("Adsız yazdım")
    phone.enter(identity=signed(chat), before=phone.held)
    phone.say("Şimdi adımla")
    _answer("Hoş geldiniz", defne)
    laptop.enter(identity=signed(chat))

    assert laptop.reads == ["Adsız yazdım", "Şimdi adımla", "Hoş geldiniz"] == phone.reads
    assert Person.objects.get().name == "Ayşe Işık"


def test_a_nameless_pass_opens_nothing_once_its_owner_signed_in(chat: Channel) -> None:
    shared = Visitor(chat)
    shared.say("Adsız yazdım")
    nameless = shared.held
    shared.enter(identity=signed(chat), before=nameless)
    after_her = Visitor(chat, held=nameless)

    assert after_her.get("messages").status_code == 401


def test_another_customer_in_the_same_browser_sees_nothing_of_the_first(chat: Channel) -> None:
    browser = Visitor(chat)
    browser.enter(identity=signed(chat, sub="7"))
    browser.say("Yedinin sorusu")
    browser.enter(identity=signed(chat, sub="8", name="Deniz"), before=browser.held)

    assert browser.reads == []


def test_older_messages_come_page_by_page(ayse: Visitor) -> None:
    ayse.enter()
    for number in range(55):
        ayse.post("messages", {"id": f"ileti-{number:04}", "text": str(number)})
        if number % 15 == 14:
            _patience()
    ayse.say("son")
    newest = ayse.get("messages").json()
    before = ayse.get("messages", data={"before": newest["earlier"]}).json()

    assert len(newest["messages"]) == 50
    assert [one["text"] for one in before["messages"] + newest["messages"]] == [*map(str, range(55)), "son"]
    assert before["earlier"] is None


def _patience() -> None:
    hear_batch()
    LIMITS.clear()


def test_the_promise_is_told_until_it_is_kept(ayse: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    owed = Conversation.objects.get().promises.get()
    before = ayse.get("messages").json()["promised"]
    _answer("Bakıyorum", defne)

    assert before == owed.due_by.isoformat()
    assert ayse.get("messages").json()["promised"] is None


def test_a_matter_that_goes_on_by_mail_is_still_hers_in_the_chat(chat: Channel, hears: Write, defne: Member) -> None:
    customer = Visitor(chat)
    customer.enter(identity=signed(chat, email="ayse@ornek.example", email_verified=True))
    customer.say("Orkidem soldu")
    hears("Yapraklarına da bakın", sender={"external_id": "x", "email": "ayse@ornek.example"})
    matter = Conversation.objects.get()
    Conversation.objects.update(assignee=defne)

    told = customer.get("messages").json()
    assert matter.channel_id != chat.pk
    assert (told["with"], told["promised"]) == ("Defne", matter.promises.get().due_by.isoformat())


def test_another_matter_of_the_same_person_is_not_told_of(ayse: Visitor, other: Visitor, defne: Member) -> None:
    ayse.say("Orkidem soldu")
    Conversation.objects.update(status="resolved", resolved_at=now())
    other.say("Başka bir şey")
    Identity.objects.update(person=Person.objects.earliest("pk"))
    Conversation.objects.update(person=Person.objects.earliest("pk"))
    Conversation.objects.filter(status="open").update(assignee=defne)

    assert (ayse.get("messages").json()["with"], other.get("messages").json()["with"]) == ("", "Defne")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "kisa", "text": "x"}, 422),
        ({"id": "a" * 8}, 422),
        ({"id": "a" * 8, "text": "x" * 8001}, 422),
        ({"id": "a" * 8, "text": "x", "email": "ayse@"}, 422),
        ({"id": "a" * 8, "text": "x", "phone": "12"}, 422),
        ({"id": "a" * 8, "text": "x", "files": ["forged"]}, 422),
        (b"no json", 422),
        (b'{"id": "aaaaaaaa", "text": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_what_is_not_in_order_is_refused_and_leaves_nothing(ayse: Visitor, body: object, status: int) -> None:
    ayse.enter()

    answer = ayse.post("messages", body)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not Arrival.objects.exists()
    assert not Person.objects.exists()


def test_a_flood_is_told_when_to_come_again(ayse: Visitor, other: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "_clock", lambda: 0.0)
    ayse.enter()
    answers = [ayse.post("messages", {"id": f"sel-{number:05}", "text": "x"}) for number in range(25)]
    statuses = [answer.status_code for answer in answers]

    assert statuses == [202] * 20 + [429] * 5
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1]["Access-Control-Allow-Origin"] == ayse.origin
    assert Arrival.objects.count() == 20
    assert other.say().status_code == 202


def test_who_is_banned_reads_but_writes_no_more(ayse: Visitor, chat: Channel, defne: Member) -> None:
    ayse.say("Hakaret")
    ban(chat, [Identity.objects.get().value], by=defne)
    refused = ayse.say("Bir daha")
    lift(chat, [Identity.objects.get().value], by=defne)

    assert refused.status_code == 403
    assert refused["Access-Control-Allow-Origin"] == ayse.origin
    assert ayse.say("Özür dilerim").status_code == 202
    assert ayse.reads == ["Hakaret", "Özür dilerim"]
