"""Who signs in finds what she said before, and nothing of anybody else becomes hers."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation
from muhatap.conversations.recognise import recognise
from muhatap.kit.clock import now
from muhatap.people.identify import Claim, claim
from muhatap.people.models import Identity, NoticeShown, Person
from muhatap.people.notice_shown import notice_shown
from muhatap.tenancy.models import PrivacyNotice
from tests.cast import Write

NAMELESS = {"external_id": "visitor:a"}


def _customer(line: Channel, *, email: str = "") -> Claim:
    return claim(channel=line.pk, external_id="customer:7", email=email, phone="", name="Ayşe Işık", is_verified=True)


def test_a_nameless_person_gets_her_name_and_keeps_her_matter(hears: Write, line: Channel) -> None:
    hears("Orkidem soldu", sender=NAMELESS)
    found = recognise(_customer(line, email="ayse@ornek.example"), on=line, visitor="visitor:a")

    person = Person.objects.get()
    assert (person.pk, person.name) == (found, "Ayşe Işık")
    assert set(Identity.objects.values_list("value", "is_verified")) == {
        ("visitor:a", True),
        ("customer:7", True),
        ("ayse@ornek.example", True),
    }


def test_what_a_known_customer_said_namelessly_becomes_hers(hears: Write, line: Channel) -> None:
    hears("Adımla", external_id="m1", sender={"external_id": "customer:7", "name": "Ayşe Işık", "is_verified": True})
    hears("Adsız", external_id="m2", sender=NAMELESS)
    known = Identity.objects.get(value="customer:7").person
    nameless = Identity.objects.get(value="visitor:a").person
    notice = PrivacyNotice.publish(line.workspace, language="tr", text="…")
    notice_shown(nameless.pk, notice=notice.pk, at=now())

    assert recognise(_customer(line), on=line, visitor="visitor:a") == known.pk
    assert list(Person.objects.all()) == [known]
    assert Conversation.objects.filter(person=known).count() == 2
    assert NoticeShown.objects.get().person == known


def test_only_the_messages_of_her_own_conversations_are_looked_at(hears: Write, line: Channel) -> None:
    hears("Adımla", external_id="m1", sender={"external_id": "customer:7", "is_verified": True})
    hears("Adsız", external_id="m2", sender=NAMELESS)
    with CaptureQueriesContext(connection) as asked:
        recognise(_customer(line), on=line, visitor="visitor:a")

    (moved,) = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "conversations_conversation"')]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {moved}")
        plan = "\n".join(row[0] for row in cursor)
    assert "Anti Join" in plan
    assert "SubPlan" not in plan, "all that anybody ever said would be gathered first"


def test_what_came_by_another_way_stays_where_it_is(hears: Write, line: Channel) -> None:
    hears("Adımla", external_id="m1", sender={"external_id": "customer:7"})
    hears("Telefonla", external_id="m2", sender={"phone": "05320000047"})
    hears("Adsız", external_id="m3", sender=NAMELESS | {"phone": "05320000047"})
    caller = Identity.objects.get(kind="phone").person
    recognise(_customer(line), on=line, visitor="visitor:a")

    assert Identity.objects.get(value="visitor:a").person != caller
    assert Conversation.objects.get(person=caller).messages.count() == 2


def test_a_visitor_nobody_heard_of_changes_nothing(hears: Write, line: Channel) -> None:
    hears("Orkidem soldu", sender={"external_id": "deniz"})
    found = recognise(_customer(line), on=line, visitor="visitor:never-wrote")

    assert Person.objects.count() == 2
    assert not Conversation.objects.filter(person=found).exists()


def test_a_browser_that_became_somebodys_becomes_nobody_elses(hears: Write, line: Channel) -> None:
    hears("Orkidem soldu", sender=NAMELESS)
    first = recognise(_customer(line), on=line, visitor="visitor:a")
    other = claim(channel=line.pk, external_id="customer:8", email="", phone="", name="Deniz", is_verified=True)
    second = recognise(other, on=line, visitor="visitor:a")

    assert first != second
    assert Conversation.objects.get().person_id == first
    assert Identity.objects.get(value="visitor:a").person_id == first


def test_recognised_twice_is_recognised_once(hears: Write, line: Channel) -> None:
    hears("Orkidem soldu", sender=NAMELESS)
    found = {recognise(_customer(line), on=line, visitor="visitor:a") for _ in range(2)}

    assert found == {Person.objects.get().pk}
