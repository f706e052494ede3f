"""A member finds people, conversations and messages on one page, whose address says what she asked."""

import re

import pytest
from django.test import Client

from muhatap.conversations.models import Conversation, Message, Tag
from muhatap.conversations.outbox.note import note
from muhatap.people.models import Person
from muhatap.people.models.person import name_key
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Write, logged_in


@pytest.fixture
def desk(defne: Member) -> Client:
    return logged_in(defne)


def _page(desk: Client, address: str = "/desk/search/", **asked: object) -> str:
    answer = desk.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _hits(page: str) -> list[str]:
    return re.findall(r'class="hit" href="([^"]+)"', page)


def test_people_conversations_and_messages_stand_in_groups(hears: Write, desk: Client) -> None:
    hears("Vazom kırık geldi", subject="Kırık vazo", sender={"external_id": "v", "name": "Vazo Sever"})
    page = _page(desk, q="vazo")
    matter, message, person = Conversation.objects.get(), Message.objects.get(), Person.objects.get()
    place = f"/desk/conversations/{matter.pk}/?message={message.pk}#message-{message.pk}"

    assert _hits(page) == [f"/desk/people/{person.pk}/", place, place]
    assert "<mark>Vazo</mark> Sever" in page
    assert "Kırık <mark>vazo</mark>" in page
    assert "<mark>Vazom</mark> kırık geldi" in page


def test_what_customers_write_never_becomes_markup(hears: Write, desk: Client) -> None:
    hears('<img src=x onerror=alert(1)> vazo <mark>"x"', subject="<b>vazo</b>")
    page = _page(desk, q="vazo <script>")

    assert "<img" not in page.partition('id="found"')[2]
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>vazo</mark> &lt;mark&gt;" in _page(desk, q="vazo")
    assert "&lt;b&gt;<mark>vazo</mark>&lt;/b&gt;" in _page(desk, q="vazo")


def test_a_word_that_is_still_being_typed_is_found_by_its_beginning(hears: Write, desk: Client) -> None:
    hears("Değirmenim bozuldu")

    assert "<mark>Değirmenim</mark>" in _page(desk, q="değir")
    assert len(_hits(_page(desk, q="bozuldu değir"))) == 1
    assert _hits(_page(desk, q="değ bozuldu")) == []


def test_chips_narrow_and_the_address_says_so(
    hears: Write, conversation: Conversation, desk: Client, defne: Member, selin: Member
) -> None:
    note(conversation, by=selin, text="Orkide notu")
    hears("Orkide", external_id="old", sent_at="2020-05-01T12:00:00+03:00")

    assert len(_hits(_page(desk, q="orkide"))) == 3
    assert len(_hits(_page(desk, q="orkide", member=selin.pk))) == 1
    assert len(_hits(_page(desk, member=selin.pk))) == 1
    assert _hits(_page(desk, q="orkide", member=defne.pk)) == []
    assert len(_hits(_page(desk, q="orkide", since="2020-05-01", until="2020-05-01"))) == 1
    assert _hits(_page(desk, q="orkide", until="2020-04-30")) == []
    assert _hits(_page(desk, q="orkide", files=1)) == []
    assert len(_hits(_page(desk, q="orkide", channel=conversation.channel_id))) == 3
    assert len(_hits(_page(desk, q="orkide", person=conversation.person_id))) == 3
    assert f"q=orkide&amp;member={selin.pk}" in _page(desk, q="orkide").replace("&begun=1", "")


def test_a_tag_a_holder_and_a_state_narrow_to_their_conversations(
    hears: Write, conversation: Conversation, desk: Client, defne: Member
) -> None:
    hears("Orkide kaç lira?", external_id="other", sender={"external_id": "fatma", "name": "Fatma"})
    tag = Tag.objects.create(workspace=conversation.workspace, name="İade", name_key="iade")
    tag.put_on(conversation, by=defne)
    conversation.assign(member=defne, by=defne)
    Conversation.objects.exclude(pk=conversation.pk).get().resolve(by=defne)

    hers = f"/desk/conversations/{conversation.pk}/"
    for asked in ({"tag": tag.pk}, {"holder": "me"}, {"holder": defne.pk}, {"state": "ongoing"}, {"state": "open"}):
        found = _hits(_page(desk, q="orkide", **asked))
        assert len(found) == 1, asked
        assert found[0].startswith(hers), asked
    assert len(_hits(_page(desk, q="orkide", holder="nobody"))) == 1
    assert not _hits(_page(desk, q="orkide", holder="nobody"))[0].startswith(hers)
    assert _hits(_page(desk, q="orkide", tag=tag.pk, state="resolved")) == []
    assert len(_hits(_page(desk, tag=tag.pk))) == 1
    assert len(_hits(_page(desk, q="orkide", state="x", holder="y", tag="z"))) == 2
    assert f"q=orkide&amp;tag={tag.pk}" in _page(desk, q="orkide")


def test_pages_go_on_where_they_ended(hears: Write, desk: Client) -> None:
    for number in range(35):
        hears(f"Kahve {number}", external_id=f"m{number}", sent_at=f"2026-01-01T10:{number:02}:00+03:00")
    first = _page(desk, q="kahve", show="messages")
    more = re.search(r'hx-get="([^"]+after=[^"]+)"', first)
    assert more
    second = desk.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()

    said = re.findall(r"</mark> (\d+)<", first + second)
    assert said == [str(number) for number in reversed(range(35))]
    assert 'id="more"' not in second
    assert "<html" not in second


def test_what_is_not_all_of_it_is_counted_with_a_plus(workspace: Workspace, desk: Client) -> None:
    for number in range(5):
        name = f"Zeynep {number}"
        Person.objects.create(workspace=workspace, name=name, name_key=name_key(name))

    def told(**asked: str) -> list[str]:
        return re.findall(r'<p class="vh" role="status">(.*?) sonuç</p>', _page(desk, q="zeynep", **asked))

    assert (told(), told(show="people")) == (["4+"], ["5"])


def test_a_person_is_found_though_her_name_is_mistyped(workspace: Workspace, desk: Client) -> None:
    Person.objects.create(workspace=workspace, name="Gülşah İnan", name_key=name_key("Gülşah İnan"))

    assert len(_hits(_page(desk, q="gulsan"))) == 1
    assert _hits(_page(desk, q="gulten")) == []


@pytest.mark.parametrize(
    "asked", ["q=%00", "person=x&channel=-1&since=0001-01-01&until=z", "after=~&q=a", "q=%F0%9F%98%80", "show=x&q=  "]
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(desk: Client, conversation: Conversation, asked: str) -> None:
    assert desk.get(f"/desk/search/?{asked}").status_code == 200
    assert desk.get(f"/desk/palette/?{asked}").status_code == 200


def test_the_palette_offers_options_that_lead_somewhere(hears: Write, desk: Client) -> None:
    hears("Vazom kırık geldi", subject="Kırık vazo", sender={"external_id": "v", "name": "Vazo Sever"})
    page = _page(desk, "/desk/palette/", q="vazo")

    assert page.count('role="option"') == 3
    assert "<mark>Vazom</mark> kırık geldi" in page
    assert "Kırık <mark>vazo</mark>" in page
    assert "<mark>Vazo</mark> Sever" in page
    for address in re.findall(r'data-href="([^"#]+)', page):
        assert desk.get(address).status_code == 200
    assert _page(desk, "/desk/palette/", q="v").count('role="option"') == 0


def test_an_observer_searches_too(hears: Write, observer: Member) -> None:
    hears("Vazom kırık")

    assert len(_hits(_page(logged_in(observer), q="vazo"))) == 1


def test_the_timeline_goes_back_to_the_message_that_was_found(hears: Write, desk: Client) -> None:
    for number in range(60):
        hears(f"İleti {number}.", external_id=f"m{number}", sent_at=f"2026-01-01T10:{number:02}:00+03:00")
    oldest = Message.objects.order_by("at")[3]
    place = f"/desk/conversations/{oldest.conversation_id}/"

    assert f'id="message-{oldest.pk}"' not in _page(desk, place)
    found = _page(desk, place, message=oldest.pk)
    assert f'id="message-{oldest.pk}"' in found
    assert found.count('class="ev"') >= 57
    assert 'data-extended="1"' in found
    assert f'id="message-{oldest.pk}"' not in _page(desk, place, message=10**15)
