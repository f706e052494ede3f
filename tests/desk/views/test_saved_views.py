"""The house promises that what a member asks again and again stands beside her tabs, with its number."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.conversations.models import Conversation, SavedView, Tag
from muhatap.conversations.save_view import Wish, save_view
from muhatap.tenancy.models import Member, Team
from tests.cast import Write, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
ROW = re.compile(r'id="row-(\d+)"')


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_search_is_kept_and_opened_as_a_queue_of_its_own(
    hears: Write, conversation: Conversation, defne: Member
) -> None:
    hears("Orkide kaç lira?", external_id="other", sender={"external_id": "fatma", "name": "Fatma"})
    tag = Tag.objects.create(workspace=defne.workspace, name="İade", name_key="iade")
    tag.put_on(conversation, by=defne)
    client = logged_in(defne)

    asked = f"tag={tag.pk}&state=ongoing&show=messages&bogus=1"
    answer = client.post("/desk/views/", {"name": "İadeler", "asked": asked}, **HTMX)

    view = SavedView.objects.get()
    assert answer["HX-Redirect"] == f"/?tab=view-{view.pk}"
    assert view.asked == {"tag": str(tag.pk), "state": "ongoing"}
    page = _page(client, f"/?tab=view-{view.pk}")
    assert ROW.findall(page) == [str(conversation.pk)]
    assert "İadeler" in page
    assert 'data-tab="view-' in page


def test_a_view_that_asks_for_words_has_their_conversations_and_no_number(
    hears: Write, conversation: Conversation, defne: Member
) -> None:
    hears("Kargom nerede?", external_id="other", sender={"external_id": "fatma", "name": "Fatma"})
    view = save_view(Wish("Orkideler", {"q": "orkidem"}), by=defne)

    page = _page(logged_in(defne), f"/?tab=view-{view.pk}")

    assert ROW.findall(page) == [str(conversation.pk)]
    chip = page.partition(f'id="view-{view.pk}"')[2].partition("</a>")[0]
    assert 'class="n"' not in chip


def test_numbers_stand_beside_the_names_and_cost_one_query(conversation: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    _page(client, "/?tab=team")
    with CaptureQueriesContext(connection) as before:
        _page(client, "/?tab=team")
    for number, asked in enumerate(({"state": "open"}, {"holder": "me"}, {"channel": str(conversation.channel_id)})):
        save_view(Wish(f"Görünüm {number}", asked), by=defne)

    with CaptureQueriesContext(connection) as after:
        page = _page(client, "/?tab=team")

    assert re.findall(r'Görünüm \d <span class="n">(\d+)', page) == ["1", "0", "1"]
    assert len(after) == len(before) + 1


def test_a_view_is_renamed_shared_and_thrown_away(selin: Member, defne: Member) -> None:
    view = save_view(Wish("Bekleyen", {"state": "open"}), by=selin)
    team = Team.objects.create(workspace=selin.workspace, name="Buket")
    team.seats.create(workspace=selin.workspace, member=defne)
    client = logged_in(selin)

    client.post(f"/desk/views/{view.pk}/", {"name": "Buketin", "sharing": team.pk}, **HTMX)
    assert "Buketin" in _page(logged_in(defne), "/?tab=team")

    refused = logged_in(defne).post(f"/desk/views/{view.pk}/removal/", **HTMX)
    assert refused.status_code == 422
    assert SavedView.objects.exists()

    client.post(f"/desk/views/{view.pk}/removal/", **HTMX)
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_refused_in_words(defne: Member) -> None:
    save_view(Wish("Bekleyen", {"state": "open"}), by=defne)

    answer = logged_in(defne).post("/desk/views/", {"name": "BEKLEYEN", "asked": "state=open"}, **HTMX)

    assert answer.status_code == 422
    assert "Bu adda bir görünümün var" in answer.content.decode()


def test_a_view_of_another_is_no_tab_and_not_changed(selin: Member, defne: Member) -> None:
    view = save_view(Wish("Selin’in", {"state": "open"}), by=selin)
    client = logged_in(defne)

    page = _page(client, f"/?tab=view-{view.pk}")
    assert "Selin’in" not in page
    assert 'data-tab="team"' in page  # nobody ever wrote: the first will be nobody's
    assert client.post(f"/desk/views/{view.pk}/", {"name": "Benim"}, **HTMX).status_code == 404


def test_the_next_page_of_a_view_goes_on_where_it_ended(conversation: Conversation, defne: Member) -> None:
    made = [
        Conversation.objects.create(
            workspace=defne.workspace, person=conversation.person, channel=conversation.channel
        ).pk
        for _ in range(35)
    ]
    view = save_view(Wish("Hepsi", {"channel": str(conversation.channel_id)}), by=defne)
    client = logged_in(defne)

    first = _page(client, f"/?tab=view-{view.pk}")
    more = re.search(r'hx-get="([^"]+after=[^"]+)"', first)
    assert more
    second = client.get(more[1].replace("&amp;", "&"), **HTMX).content.decode()

    rows = ROW.findall(first) + ROW.findall(second)
    assert len(rows) == len(set(rows)) == 36
    assert {str(one) for one in made} < set(rows)
    assert 'class="qgroup"' not in second
