"""The house promises that a conversation is begun as easily as a reply is written, and that nothing of it is lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Draft, Message
from muhatap.kit.clock import now
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Member
from tests.cast import Post, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
NEW = "/desk/conversations/new/"


@pytest.fixture
def said(mailbox: Channel) -> dict[str, Any]:
    """What stands on the page."""
    to = "Ali Veli <ali@ornek.net>"
    return {"channel": mailbox.pk, "to": to, "subject": "Sipariş", "text": "Hazır.", "key": "a"}


def test_an_unknown_address_becomes_a_person_with_her_conversation(said: dict[str, Any], defne: Member) -> None:
    answer = logged_in(defne).post(NEW, said, **HTMX)

    matter = Conversation.objects.get()
    assert f'data-goes="/desk/conversations/{matter.pk}/"' in answer.content.decode()
    assert "data-undo" in answer.content.decode()
    assert (matter.person.name, matter.subject, matter.assignee) == ("Ali Veli", "Sipariş", defne)
    assert Dispatch.objects.get().can_be_undone(at=now())
    page = logged_in(defne).get(f"/desk/conversations/{matter.pk}/").content.decode()
    assert "Hazır." in page


def test_a_known_address_is_its_person_however_it_is_written(posts: Post, said: dict[str, Any], defne: Member) -> None:
    first = posts()

    logged_in(defne).post(NEW, said | {"to": "AYSE@ornek.net, veli@ornek.net"}, **HTMX)

    matter = Conversation.objects.latest("pk")
    assert (matter.person, matter.pk) == (first.person, first.pk + 1)
    assert Message.objects.latest("pk").recipients["to"] == ["AYSE@ornek.net", "veli@ornek.net"]
    assert Person.objects.count() == 1


def test_pressed_twice_it_begins_once(said: dict[str, Any], defne: Member) -> None:
    answers = [logged_in(defne).post(NEW, said, **HTMX) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert Conversation.objects.count() == 1


def test_without_htmx_it_leads_to_the_conversation(said: dict[str, Any], defne: Member) -> None:
    answer = logged_in(defne).post(NEW, said)

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/conversations/{Conversation.objects.get().pk}/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to": ""}, "Kime gideceğini yaz"),
        ({"to": "ali@"}, "Bu adres eksik görünüyor: ali@"),
        ({"to": "0532 111 22 33"}, "Telefonla görüşme başlatılamıyor"),
        ({"text": " "}, "Önce bir şey yaz"),
        ({"text": "Merhaba ‹ad›"}, "Boş kaldı:"),
        ({"channel": "0"}, "gönderilemiyor"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    said: dict[str, Any], defne: Member, wrong: dict[str, str], words: str
) -> None:
    answer = logged_in(defne).post(NEW, said | wrong, **HTMX)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Conversation.objects.count(), Person.objects.count()) == (0, 0)


def test_a_live_chat_is_not_begun_and_named_among_those_that_are_not(said: dict[str, Any], defne: Member) -> None:
    chat = Channel.objects.create(workspace=defne.workspace, kind="webchat", name="Site sohbeti")

    page = logged_in(defne).get(NEW).content.decode()

    assert "Buradan başlatılamaz: Site sohbeti." in " ".join(page.split())
    assert logged_in(defne).post(NEW, said | {"channel": chat.pk}, **HTMX).status_code == 422
    assert not Person.objects.exists()


def test_what_was_begun_is_kept_with_its_files_and_goes_with_them(said: dict[str, Any], defne: Member) -> None:
    client = logged_in(defne)
    client.post(f"{NEW}draft/", said)
    client.post(f"{NEW}files/", {"attachments": SimpleUploadedFile("fatura.pdf", b"%PDF")}, **HTMX)
    page = client.get(NEW).content.decode()

    assert 'value="Ali Veli &lt;ali@ornek.net&gt;"' in page
    assert 'value="Sipariş"' in page
    assert "fatura.pdf" in page
    client.post(NEW, said, **HTMX)
    assert Attachment.objects.get().message == Message.objects.get()
    assert not Draft.objects.exists()


def test_an_empty_one_and_one_thrown_away_are_not_kept(said: dict[str, Any], defne: Member) -> None:
    client = logged_in(defne)
    client.post(f"{NEW}draft/", {"text": " ", "channel": said["channel"], "to": ""})
    assert not Draft.objects.exists()
    client.post(f"{NEW}draft/", said)
    client.delete(f"{NEW}draft/")
    assert not Draft.objects.exists()


def test_what_is_kept_says_when_so_that_a_device_can_compare(
    said: dict[str, Any], conversation: Conversation, defne: Member
) -> None:
    client = logged_in(defne)
    for page in (NEW, f"/desk/conversations/{conversation.pk}/"):
        moment = client.post(f"{page}draft/", {"text": said["text"]})["X-Draft-Kept"]
        assert moment.isdigit()
        assert f'data-kept="{moment}"' in client.get(page).content.decode()
        assert client.post(f"{page}draft/", {"text": ""})["X-Draft-Kept"] == ""


def test_taken_back_it_is_a_draft_again(said: dict[str, Any], defne: Member) -> None:
    client = logged_in(defne)
    client.post(NEW, said | {"cc": "veli@ornek.net"}, **HTMX)

    back = client.delete(f"/desk/dispatches/{Dispatch.objects.get().pk}/").json()

    assert back["goes"] == NEW
    draft = Draft.objects.get()
    assert (draft.conversation, draft.subject, draft.text) == (None, "Sipariş", "Hazır.")
    assert draft.recipients == {"to": "Ali Veli <ali@ornek.net>", "cc": "veli@ornek.net", "bcc": ""}
    assert (Conversation.objects.count(), Person.objects.count()) == (0, 0)


def test_two_members_begin_each_her_own(said: dict[str, Any], defne: Member, selin: Member) -> None:
    logged_in(defne).post(f"{NEW}draft/", said)

    assert "Sipariş" not in logged_in(selin).get(NEW).content.decode()


def test_from_a_persons_page_it_is_addressed_to_her(posts: Post, defne: Member) -> None:
    person = posts().person

    assert (
        'value="Ayşe Işık &lt;ayse@ornek.net&gt;"' in logged_in(defne).get(f"{NEW}?person={person.pk}").content.decode()
    )


def test_people_are_found_by_name_address_and_number_and_those_without_an_address_say_so(
    posts: Post, defne: Member, stranger: Member
) -> None:
    person = posts().person
    Identity.objects.create(workspace=defne.workspace, person=person, kind="phone", value="+905321112233")
    silent = Person.objects.create(workspace=defne.workspace, name="Ayşegül Sessiz", name_key=" aysegul sessiz")
    client = logged_in(defne)

    def found(typed: str) -> list[tuple[str, str]]:
        items = client.get("/desk/addresses/", {"q": typed}).json()["items"]
        return [(one["name"], one["address"]) for one in items]

    assert found("ayse isik") == found("5321112233") == found("ayse@ornek") == [("Ayşe Işık", "ayse@ornek.net")]
    assert found("aysegul") == [("Ayşegül Sessiz", "")]
    assert silent.pk
    assert found("") == []
    assert logged_in(stranger).get("/desk/addresses/", {"q": "ayse"}).json() == {"items": []}


def test_an_observer_begins_nothing(said: dict[str, Any], observer: Member) -> None:
    client = logged_in(observer)

    assert [client.get(NEW).status_code, client.post(NEW, said).status_code] == [403, 403]
    assert "data-visits" not in client.get("/").content.decode()


def test_where_no_mailbox_sends_the_page_says_what_is_missing(nermin: Member) -> None:
    page = logged_in(nermin).get(NEW).content.decode()

    assert "Görüşme başlatacak bir kanal yok" in page
    assert "/desk/settings/channels/" in page
