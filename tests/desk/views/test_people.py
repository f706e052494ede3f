"""The house promises one timeline a person, over all her matters, and to nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.note import note
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member
from tests.cast import logged_in

DOOR = 14


def _said(conversation: Conversation, count: int) -> None:
    at = (now() - timedelta(days=2)).replace(hour=9)  # all on one day, wherever the reader is
    for number in range(count):
        Message.objects.create(
            workspace_id=conversation.workspace_id,
            conversation=conversation,
            channel_id=conversation.channel_id,
            kind="incoming",
            author_name="Ayşe Işık",
            text=f"söz {number}.",
            at=at + timedelta(minutes=number),
        )


def test_all_matters_of_a_person_are_on_one_timeline(
    conversation: Conversation, hears: Callable[..., int], defne: Member
) -> None:
    conversation.resolve(by=defne)
    other = Conversation.objects.create(
        workspace_id=conversation.workspace_id, person_id=conversation.person_id, channel_id=conversation.channel_id
    )
    note(other, by=defne, text="Toprağı değiştirmeyi öner.")

    page = logged_in(defne).get(f"/desk/people/{conversation.person_id}/").content.decode()

    assert "Orkidem soldu, ne yapayım?" in page
    assert "Toprağı değiştirmeyi öner." in page
    assert "çözüldü olarak işaretledi" in page
    assert f'data-matter="{other.pk}"' in page


def test_the_matter_that_was_opened_is_in_hand(conversation: Conversation, defne: Member) -> None:
    page = logged_in(defne).get(f"/desk/conversations/{conversation.pk}/").content.decode()

    assert f'data-matter="{conversation.pk}"' in page
    assert f'hx-post="/desk/conversations/{conversation.pk}/messages/"' in page


def test_a_stranger_finds_nothing(conversation: Conversation, stranger: Member) -> None:
    client = logged_in(stranger)

    for address in (f"people/{conversation.person_id}/", f"people/{conversation.person_id}/timeline/"):
        assert client.get(f"/desk/{address}").status_code == 404
    answer = client.get(f"/desk/conversations/{conversation.pk}/")

    assert answer.status_code == 404
    assert "Burada bir şey yok" in answer.content.decode()


def test_a_click_in_the_queue_fetches_the_two_panes_alone(conversation: Conversation, defne: Member) -> None:
    answer = logged_in(defne).get(f"/desk/conversations/{conversation.pk}/", HTTP_HX_REQUEST="true")

    page = answer.content.decode()
    assert 'id="thread"' in page
    assert 'id="person" hx-swap-oob="true"' in page
    assert "<html" not in page
    assert "HX-Request" in answer["Vary"]


def test_earlier_words_come_a_page_at_a_time_and_none_twice(conversation: Conversation, defne: Member) -> None:
    _said(conversation, 40)
    client = logged_in(defne)
    latest = client.get(f"/desk/conversations/{conversation.pk}/").content.decode()
    before = latest.split("timeline/?before=")[1].split("&amp;")[0]

    earlier = client.get(f"/desk/people/{conversation.person_id}/timeline/?before={before}").content.decode()

    assert [number for number in range(40) if f"söz {number}." in latest] == list(range(16, 40))
    assert [number for number in range(40) if f"söz {number}." in earlier] == list(range(16))
    assert 'id="earlier"' not in earlier


def test_the_newest_end_goes_on_where_the_screen_stands_and_brings_the_head(
    conversation: Conversation, defne: Member, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    _said(conversation, 40)
    client = logged_in(defne)
    client.get("/robots.txt")
    screen = client.get(f"/desk/conversations/{conversation.pk}/").content.decode()
    newest = f"/desk/people/{conversation.person_id}/timeline/?matter={conversation.pk}&newest=1"

    with django_assert_max_num_queries(DOOR + 11):
        page = client.get(newest).content.decode()

    shown = re.findall(r'class="ev[^"]*" id="(message-\d+)"', screen)
    assert re.findall(r'class="ev[^"]*" id="(message-\d+)"', page) == shown[-5:]
    # Their day is headed on the screen already; a day that began since is headed here.
    assert [day for day in re.findall(r'id="(day-[^"]+)"', page) if day in screen] == re.findall(
        r'id="(day-[^"]+)"', screen
    )[1:]
    assert 'id="bar"' in page


def test_the_newest_end_of_another_person_s_matter_is_her_own_page(
    conversation: Conversation, defne: Member, hears: Callable[..., int]
) -> None:
    hears("Merhaba", external_id="m2", sender={"external_id": "baska"})
    other = Conversation.objects.exclude(person=conversation.person_id).get()

    page = logged_in(defne).get(f"/desk/people/{other.person_id}/timeline/?matter={conversation.pk}&newest=1")

    assert "Orkidem soldu" not in page.content.decode()


def test_a_long_history_asks_no_more_of_the_database_than_a_short_one(
    conversation: Conversation, defne: Member, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    _said(conversation, 40)
    client = logged_in(defne)
    client.get("/robots.txt")  # the session is noted as seen, for the next five minutes

    with django_assert_max_num_queries(DOOR + 16):
        client.get(f"/desk/conversations/{conversation.pk}/", HTTP_HX_REQUEST="true")


def test_what_is_known_of_her_stands_beside_her_words(conversation: Conversation, line: Channel, defne: Member) -> None:
    page = logged_in(defne).get(f"/desk/people/{conversation.person_id}/").content.decode()

    assert "1 ileti" in page
    assert "Bekleyen sözler" in page
    assert "ayse" in page


def test_a_made_up_place_in_the_timeline_is_the_end_of_it(conversation: Conversation, defne: Member) -> None:
    answer = logged_in(defne).get(f"/desk/people/{conversation.person_id}/timeline/?before=2026-01-01~x&matter=²")

    assert "Orkidem soldu" in answer.content.decode()


def test_a_name_that_only_one_channel_knows_wears_its_mark(conversation: Conversation, defne: Member) -> None:
    page = logged_in(defne).get(f"/desk/conversations/{conversation.pk}/").content.decode()

    ways = page[page.index('id="person"') :]
    assert re.search(r'class="ch rehearsal"[^>]*>.{0,120}</span><span>ayse</span>', ways)
