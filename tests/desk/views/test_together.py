"""The house promises that what is done to many is done to each, said once, and undone at once."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Tag
from muhatap.journal.models import Event
from muhatap.people.models import Person
from muhatap.tenancy.models import Member
from tests.cast import logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
WAY = re.compile(r'data-undo="(\w+)" data-url="([^"]+)"')


@pytest.fixture
def three(line: Channel) -> list[Conversation]:
    people = [Person.objects.create(workspace=line.workspace, name=name) for name in ("Ayşe", "Fatma", "Ömer")]
    return [Conversation.objects.create(workspace=line.workspace, person=one, channel=line) for one in people]


def _press(who: Member, deed: str, chosen: list[Conversation], /, **told: Any) -> str:
    said = {"matter": [one.pk for one in chosen], **told}
    answer = logged_in(who).post(f"/desk/queue/{deed}/", said, **HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def _undo(member: Member, toast: str) -> None:
    found = WAY.search(toast)
    assert found, toast
    method, url = found[1], found[2].replace("&amp;", "&")
    assert logged_in(member).generic(method, url, **HTMX).status_code == 200


def _statuses() -> list[str]:
    return list(Conversation.objects.order_by("pk").values_list("status", flat=True))


def test_many_sleep_until_the_time_that_she_reads(three: list[Conversation], defne: Member) -> None:
    defne.time_zone = "Asia/Tokyo"
    defne.save(update_fields=["time_zone"])

    _press(defne, "snoozes", three[:2], until="tomorrow")

    slept = {one.astimezone(ZoneInfo("Asia/Tokyo")).hour for one in _slept()}
    assert slept == {9}


def _slept() -> list[Any]:
    return list(Conversation.objects.filter(status="snoozed").values_list("snoozed_until", flat=True))


@pytest.mark.parametrize(
    ("deed", "told", "status"),
    [("resolutions", {}, "resolved"), ("snoozes", {"until": "tomorrow"}, "snoozed"), ("spam", {}, "spam")],
)
def test_several_are_turned_at_once_and_turned_back(
    three: list[Conversation], defne: Member, deed: str, told: dict[str, Any], status: str
) -> None:
    toast = _press(defne, deed, three[:2], **told)

    assert "<b>2</b> görüşme" in toast
    assert _statuses() == [status, status, "open"]
    assert Event.objects.filter(kind__startswith="conversation.").count() == 2

    _undo(defne, toast)
    assert _statuses() == ["waiting", "waiting", "open"]


def test_only_what_was_changed_is_changed_back(three: list[Conversation], defne: Member) -> None:
    three[0].resolve(by=defne)

    _undo(defne, _press(defne, "resolutions", three))

    assert _statuses()[0] == "resolved"
    assert "resolved" not in _statuses()[1:]


def test_several_are_taken_and_each_goes_back_to_whom_it_belonged(
    three: list[Conversation], defne: Member, selin: Member
) -> None:
    three[0].assign(member=selin, by=selin)

    toast = _press(defne, "assignments", three, member="me")
    assert "artık sende" in toast
    assert set(Conversation.objects.values_list("assignee", flat=True)) == {defne.pk}

    _undo(defne, toast)
    assert list(Conversation.objects.order_by("pk").values_list("assignee", flat=True)) == [selin.pk, None, None]


def test_a_tag_is_put_on_several_and_taken_off_those_that_had_it_not(three: list[Conversation], defne: Member) -> None:
    tag = Tag.objects.create(workspace=defne.workspace, name="İade", name_key="iade")
    tag.put_on(three[0], by=defne)

    toast = _press(defne, "tags", three, tag=tag.pk)
    assert "etiketlendi: İade" in toast
    assert tag.taggings.count() == 3

    _undo(defne, toast)
    assert [one.conversation_id for one in tag.taggings.all()] == [three[0].pk]


def test_one_that_refuses_is_named_and_does_not_stop_the_others(three: list[Conversation], defne: Member) -> None:
    three[1].mark_spam(by=defne)

    toast = _press(defne, "resolutions", three)

    assert _statuses() == ["resolved", "spam", "resolved"]
    assert "<b>2</b> görüşme çözüldü" in toast
    assert "Fatma" in toast
    assert "Ayşe" not in toast


def test_what_is_gone_or_anothers_is_counted_and_nothing_else(
    three: list[Conversation], defne: Member, stranger: Member
) -> None:
    toast = _press(stranger, "resolutions", three)

    assert _statuses() == ["open"] * 3
    assert "3 görüşme artık burada değil" in toast
    assert "Fatma" not in toast


def test_an_observer_changes_none(three: list[Conversation], observer: Member) -> None:
    client = logged_in(observer)

    assert client.post("/desk/queue/resolutions/", {"matter": [three[0].pk]}, **HTMX).status_code == 403
    assert _statuses() == ["open"] * 3
    assert 'class="pick"' not in client.get("/?tab=team").content.decode()


def test_more_than_one_press_may_change_are_refused_in_words(three: list[Conversation], defne: Member) -> None:
    said = {"matter": [*range(10**6, 10**6 + 200), three[0].pk]}

    answer = logged_in(defne).post("/desk/queue/resolutions/", said, **HTMX)

    assert answer.status_code == 422
    assert "200" in answer.content.decode()
    assert _statuses() == ["open"] * 3


def test_nothing_is_asked_for_each_one_but_by_the_verb_itself(three: list[Conversation], defne: Member) -> None:
    with CaptureQueriesContext(connection) as alone:
        _press(defne, "resolutions", three[:1])
    with CaptureQueriesContext(connection) as verb:
        three[2].resolve(by=defne)
    three[2].reopen(by=defne)
    three[0].reopen(by=defne)

    with CaptureQueriesContext(connection) as all_three:
        _press(defne, "resolutions", three)

    assert len(all_three) - len(alone) <= 2 * len(verb)


def test_the_bar_offers_what_the_view_can_do(three: list[Conversation], defne: Member, selin: Member) -> None:
    client = logged_in(defne)

    ongoing = client.get("/desk/queue/choices/", **HTMX).content.decode()
    assert "Selin Uçar" in ongoing
    assert 'hx-post="/desk/queue/spam/"' in ongoing

    spam = client.get("/desk/queue/choices/?shown=spam", **HTMX).content.decode()
    assert 'hx-delete="/desk/queue/spam/"' in spam
    assert "resolutions" not in spam


def test_the_next_one_is_taken_opened_and_given_back(three: list[Conversation], defne: Member) -> None:
    client = logged_in(defne)

    answer = client.post("/desk/queue/next/", **HTMX)

    taken = Conversation.objects.get(assignee=defne)
    assert f"/desk/conversations/{taken.pk}/" in answer["HX-Trigger"]
    assert f'data-undo="POST" data-url="/desk/conversations/{taken.pk}/assignment/"' in answer.content.decode()
    Conversation.objects.update(assignee=defne)
    empty = client.post("/desk/queue/next/", **HTMX)
    assert empty.status_code == 422
    assert "kimsede olmayan yok" in empty.content.decode()
