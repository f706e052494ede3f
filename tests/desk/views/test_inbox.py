"""The house promises that whoever waits is seen, in the right order, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Promise
from muhatap.kit.clock import now
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in

ROW = re.compile(r'id="row-(\d+)"')
# Who is asking and which workspace she may see takes this many before and around any view.
DOOR = 14


def _waiting(line: Channel, count: int, **values: Any) -> list[Conversation]:
    """Open so many conversations, a person each, the first one waiting longest."""
    at = now()
    found = []
    for number in range(count):
        person = Person.objects.create(workspace=line.workspace, name=f"Kişi {number}")
        Identity.objects.create(workspace=line.workspace, person=person, kind="external", value=f"k{number}-{at}")
        since = at - timedelta(minutes=count - number)
        made = {"waiting_since": since, "last_message_at": since, "last_kind": "incoming", "preview": "Soru"} | values
        found.append(Conversation.objects.create(workspace=line.workspace, person=person, channel=line, **made))
    return found


def _page(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_is_shown_the_log_in(db: None) -> None:
    answer = Client().get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/"


def test_whoever_waits_is_in_the_queue_with_her_name_and_words(conversation: Conversation, defne: Member) -> None:
    page = _page(logged_in(defne))

    assert "Ayşe Işık" in page
    assert "Orkidem soldu, ne yapayım?" in page
    assert f'href="/desk/conversations/{conversation.pk}/"' in page


def test_an_empty_queue_says_what_is_good(defne: Member) -> None:
    assert "Kutun boş, kahven sıcak" in _page(logged_in(defne))


def test_where_nobody_ever_wrote_the_next_step_is_told_to_who_can_take_it(defne: Member, stranger: Member) -> None:
    assert "Yöneticin bir kanal bağlayınca" in _page(logged_in(defne))
    assert 'href="/desk/settings/channels/"' in _page(logged_in(stranger)).partition("Henüz kimse yazmadı")[2]
    assert 'href="/desk/settings/channels/"' not in _page(logged_in(defne)).partition("Henüz kimse yazmadı")[2]


def test_where_nobody_ever_wrote_a_connected_channel_is_named_and_the_first_letter_will_be_seen(
    line: Channel, defne: Member
) -> None:
    line.settings = {"address": "destek@cicekci.example"}
    line.save(update_fields=["settings"])

    page = _page(logged_in(defne))

    assert "Kanalın bağlı" in page
    assert "<b>destek@cicekci.example</b>" in page
    assert 'data-tab="team"' in page


def test_an_empty_view_of_hers_does_not_say_that_the_team_is_done(line: Channel, defne: Member) -> None:
    _waiting(line, 2)

    page = _page(logged_in(defne), "/?tab=mine")

    assert "Seni bekleyen kimse yok" in page
    assert "Herkes yanıtını aldı" not in page


def test_a_member_is_spoken_to_in_her_language(conversation: Conversation, defne: Member) -> None:
    defne.language = "en"
    defne.save()

    page = _page(logged_in(defne))

    assert '<html lang="en">' in page
    assert "Waiting for us" in page


def test_a_stranger_sees_nothing_of_ours(conversation: Conversation, stranger: Member) -> None:
    assert "Ayşe" not in _page(logged_in(stranger))


def test_the_tabs_count_who_really_waits(line: Channel, defne: Member) -> None:
    _waiting(line, 2, assignee=defne)
    _waiting(line, 3)
    _waiting(line, 4, status="waiting", waiting_since=None)

    page = _page(logged_in(defne))

    assert re.findall(r'class="n">(\d+)<span class="vh">', page) == ["2", "5"]
    assert len(ROW.findall(page)) == 2
    assert len(ROW.findall(_page(logged_in(defne), "/?tab=team"))) == 9


def test_more_promises_than_are_counted_read_as_more(
    line: Channel, defne: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muhatap.desk.queue.DUE_CAP", 2)
    monkeypatch.setattr("muhatap.desk.counts.DUE_CAP", 2)
    for one in _waiting(line, 3, assignee=defne):
        Promise.objects.create(
            workspace=line.workspace, conversation=one, made_at=now(), due_by=now() + timedelta(minutes=5)
        )

    assert 'id="group-due">Süresi yaklaşan sözler <span class="n">2+</span>' in _page(logged_in(defne))


def test_a_promise_near_its_time_comes_before_a_longer_wait(line: Channel, defne: Member) -> None:
    calm, pressing = _waiting(line, 2)
    Promise.objects.create(
        workspace=line.workspace, conversation=pressing, kind="first_reply", due_by=now() + timedelta(minutes=20)
    )

    page = _page(logged_in(defne))

    assert [int(pk) for pk in ROW.findall(page)] == [pressing.pk, calm.pk]
    assert "Süresi yaklaşan sözler" in page


@pytest.mark.parametrize("shown", ["", "resolved"])
def test_paging_shows_everybody_exactly_once(line: Channel, defne: Member, shown: str) -> None:
    kept = {"status": "resolved"} if shown else {}
    wanted = {one.pk for one in _waiting(line, 120, **kept)}
    client, address = logged_in(defne), f"/desk/queue/?tab=team&shown={shown}"
    seen: list[int] = []

    while address and len(seen) < 200:
        page = _page(client, address)
        seen += [int(pk) for pk in ROW.findall(page)]
        following = re.search(r'hx-get="(/desk/queue/\?[^"]+after=[^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == 120
    assert set(seen) == wanted


def test_a_made_up_place_begins_at_the_beginning(conversation: Conversation, defne: Member) -> None:
    assert ROW.findall(_page(logged_in(defne), "/desk/queue/?tab=team&after=1~nan~x~inf&rows=ten&open=²"))


def test_the_snoozed_and_the_resolved_are_found_by_the_filter(line: Channel, defne: Member) -> None:
    later = now() + timedelta(days=1)
    (asleep,) = _waiting(line, 1, status="snoozed", snoozed_until=later)
    (closed,) = _waiting(line, 1, status="resolved")
    client = logged_in(defne)

    assert ROW.findall(_page(client, "/?tab=team")) == []
    assert ROW.findall(_page(client, "/?tab=team&shown=snoozed")) == [str(asleep.pk)]
    assert ROW.findall(_page(client, "/?tab=team&shown=resolved")) == [str(closed.pk)]


def test_a_full_queue_asks_no_more_of_the_database_than_a_short_one(
    line: Channel, defne: Member, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    _waiting(line, 30, assignee=defne)
    client = logged_in(defne)
    client.get("/robots.txt")  # the session is noted as seen, for the next five minutes

    with django_assert_max_num_queries(DOOR + 10):
        assert len(ROW.findall(_page(client))) == 30


def test_the_page_carries_no_style_and_no_script_of_its_own(conversation: Conversation, defne: Member) -> None:
    page = _page(logged_in(defne), f"/desk/conversations/{conversation.pk}/")

    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_a_log_in_without_a_seat_is_told_so(conversation: Conversation, defne: Member, workspace: Workspace) -> None:
    client = logged_in(defne)
    defne.is_active = False
    defne.save()

    answer = client.get("/")

    assert answer.status_code == 403
    assert "Bunu yapmaya yetkin yok" in answer.content.decode()
