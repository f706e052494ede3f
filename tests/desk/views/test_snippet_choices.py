"""The house promises that ready words are found as people type them, and never leave with a hole in them unasked."""

from typing import Any

import pytest

from muhatap.conversations.models import Conversation, Message, Snippet
from muhatap.people.models import Person
from muhatap.tenancy.models import Member
from tests.cast import Post, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _ready(defne: Member) -> None:
    """Three snippets of everybody's."""
    for title, shortcut, language, text in (
        ("Değişim başladı", "iade", "tr", "Merhaba {ad}, {numara} numaralı görüşme için kurye yolda. {ben}"),
        ("İade süresi", "", "tr", "Sayın {ad_soyad}, {iade_kodu} ile 14 gün içinde."),
        ("Where is my parcel", "parcel", "en", "Hello {name}, it is out. {me}"),
    ):
        Snippet.objects.create(workspace=defne.workspace, title=title, shortcut=shortcut, language=language, text=text)


def _offered(member: Member, query: str = "", **asked: Any) -> list[dict[str, str]]:
    items: list[dict[str, str]] = logged_in(member).get("/desk/snippets/", {"q": query, **asked}).json()["items"]
    return items


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("iade", ["Değişim başladı", "İade süresi"]),
        ("İADE", ["Değişim başladı", "İade süresi"]),
        ("iade su", ["İade süresi"]),
        ("sure", ["İade süresi"]),
        ("degisim", ["Değişim başladı"]),
        ("parc", ["Where is my parcel"]),
        ("kurye", ["Değişim başladı"]),
        ("yok böyle", []),
    ],
)
def test_they_are_found_by_shortcut_and_title_however_they_are_typed(
    defne: Member, typed: str, titles: list[str]
) -> None:
    assert [one["title"] for one in _offered(defne, typed)] == titles


def test_those_in_her_language_come_first(conversation: Conversation, defne: Member) -> None:
    Person.objects.update(language="en")

    offered = _offered(defne, conversation=conversation.pk)

    assert [one["language"] for one in offered] == ["en", "tr", "tr"]
    assert offered[0]["text"] == "Hello Ayşe, it is out. Defne"


def test_what_is_known_is_filled_in_and_what_is_not_stays_a_blank(conversation: Conversation, defne: Member) -> None:
    filled = {one["title"]: one["text"] for one in _offered(defne, conversation=conversation.pk)}
    alone = {one["title"]: one["text"] for one in _offered(defne)}

    numbered = f"Merhaba Ayşe, {conversation.pk} numaralı görüşme için kurye yolda. Defne"
    assert filled["Değişim başladı"] == numbered
    assert filled["İade süresi"] == "Sayın Ayşe Işık, ‹iade_kodu› ile 14 gün içinde."
    assert alone["Değişim başladı"] == "Merhaba ‹ad›, ‹numara› numaralı görüşme için kurye yolda. Defne"


@pytest.mark.parametrize("name", ["", "ayse@ornek.net"])
def test_a_nameless_person_is_not_called_by_her_address(conversation: Conversation, defne: Member, name: str) -> None:
    Person.objects.update(name=name)

    assert _offered(defne, "degisim", conversation=conversation.pk)[0]["text"].startswith("Merhaba ‹ad›,")


def test_a_forward_does_not_call_somebody_else_by_the_customers_name(conversation: Conversation, defne: Member) -> None:
    text = _offered(defne, "degisim", conversation=conversation.pk, forward="1")[0]["text"]

    assert text.startswith(f"Merhaba ‹ad›, {conversation.pk}")


def test_a_blank_is_asked_about_once_and_then_goes(posts: Post, defne: Member) -> None:
    matter = posts()
    address = f"/desk/conversations/{matter.pk}/messages/"
    said = {"kind": "reply", "text": "Merhaba ‹ad›, kodun ‹kod›. ‹ad›"}

    asked = logged_in(defne).post(address, said, **HTMX)

    assert asked.status_code == 422
    assert "<b>‹ad›, ‹kod›</b>" in asked.content.decode()
    assert not Message.objects.filter(kind="reply").exists()

    assert logged_in(defne).post(address, said | {"blanks": "1"}, **HTMX).status_code == 200
    assert Message.objects.get(kind="reply").text == said["text"]


def test_a_note_may_have_blanks(conversation: Conversation, defne: Member) -> None:
    said = {"kind": "note", "text": "‹ad› kim?"}

    answer = logged_in(defne).post(f"/desk/conversations/{conversation.pk}/messages/", said, **HTMX)

    assert answer.status_code == 200


def test_a_shortcut_is_one_word_and_the_slash_before_it_is_not_kept(defne: Member) -> None:
    said = {"title": "Selam", "owner": "own", "language": "tr", "text": "Merhaba"}
    client = logged_in(defne)

    refused = client.post("/desk/settings/snippets/", said | {"shortcut": "iki söz"})
    client.post("/desk/settings/snippets/", said | {"shortcut": "/selam"})

    assert refused.status_code == 422
    assert Snippet.objects.get(title="Selam").shortcut == "selam"
