"""The house promises that a matter is closed, given and put aside by those who may, and can be taken back."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from muhatap.conversations.models import Conversation, Draft
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member
from tests.cast import logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def test_a_matter_is_resolved_and_reopened(conversation: Conversation, defne: Member) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{conversation.pk}/resolution/"

    closed = client.post(address, **HTMX).content.decode()
    conversation.refresh_from_db()
    assert conversation.status == "resolved"
    assert f'data-undo="DELETE" data-url="{address}"' in closed

    client.delete(address, **HTMX)
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_without_htmx_a_change_leads_back_to_the_matter(conversation: Conversation, defne: Member) -> None:
    answer = logged_in(defne).post(f"/desk/conversations/{conversation.pk}/resolution/")

    assert answer["Location"] == f"/desk/conversations/{conversation.pk}/"


def test_a_matter_is_taken_handed_over_and_left(conversation: Conversation, defne: Member, selin: Member) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{conversation.pk}/assignment/"

    client.post(address, **HTMX)
    conversation.refresh_from_db()
    assert conversation.assignee == defne

    handed = client.post(address, {"member": selin.pk}, **HTMX).content.decode()
    conversation.refresh_from_db()
    assert conversation.assignee == selin
    assert f'data-name="member" data-value="{defne.pk}"' in handed

    client.post(address, {"member": ""}, **HTMX)
    conversation.refresh_from_db()
    assert conversation.assignee is None


def test_a_matter_is_not_handed_to_a_stranger(conversation: Conversation, defne: Member, stranger: Member) -> None:
    address = f"/desk/conversations/{conversation.pk}/assignment/"

    assert logged_in(defne).post(address, {"member": stranger.pk}, **HTMX).status_code == 404
    assert logged_in(defne).post(address, {"member": "9" * 30}, **HTMX).status_code == 404


def test_a_matter_is_put_aside_and_brought_back(conversation: Conversation, defne: Member) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{conversation.pk}/snooze/"

    client.post(address, {"until": "tomorrow"}, **HTMX)
    conversation.refresh_from_db()
    assert conversation.snoozed_until is not None
    assert conversation.snoozed_until.astimezone(ZoneInfo("Europe/Istanbul")).hour == 9

    client.delete(address, **HTMX)
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_a_time_that_has_passed_is_refused_in_words(conversation: Conversation, defne: Member) -> None:
    address = f"/desk/conversations/{conversation.pk}/snooze/"
    gone = (now() - timedelta(days=1)).isoformat()

    answer = logged_in(defne).post(address, {"at": gone}, **HTMX)

    conversation.refresh_from_db()
    assert answer.status_code == 422
    assert "İleri bir gün ve saat seç." in answer.content.decode()
    assert conversation.status == "open"


def test_a_draft_is_kept_for_its_writer_alone(conversation: Conversation, defne: Member, selin: Member) -> None:
    address = f"/desk/conversations/{conversation.pk}/draft/"

    assert logged_in(defne).post(address, {"text": "Merhaba Ayşe,", "kind": "note"}).status_code == 204
    logged_in(defne).put(address, "text=Merhaba+Ay%C5%9Fe%2C+yar%C4%B1n&kind=reply")

    page = f"/desk/conversations/{conversation.pk}/"
    assert "Merhaba Ayşe, yarın" in logged_in(defne).get(page).content.decode()
    assert "Merhaba Ayşe, yarın" not in logged_in(selin).get(page).content.decode()
    logged_in(defne).post(address, {"text": "  "})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("what", ["resolution", "assignment", "snooze", "messages", "draft"])
def test_an_observer_reads_and_changes_nothing(conversation: Conversation, observer: Member, what: str) -> None:
    client = logged_in(observer)

    refused = client.post(f"/desk/conversations/{conversation.pk}/{what}/", {"text": "x", "until": "hour"})

    conversation.refresh_from_db()
    assert refused.status_code == 403
    assert "Bunu yapmaya yetkin yok" in refused.content.decode()
    assert (conversation.status, conversation.assignee, conversation.messages.count()) == ("open", None, 1)
    assert "Gözlemcisin" in client.get(f"/desk/conversations/{conversation.pk}/").content.decode()


@pytest.mark.parametrize("what", ["resolution", "assignment", "snooze", "messages", "draft"])
def test_a_stranger_changes_nothing_of_ours(conversation: Conversation, stranger: Member, what: str) -> None:
    answer = logged_in(stranger).post(f"/desk/conversations/{conversation.pk}/{what}/", {"text": "x"}, **HTMX)

    assert answer.status_code == 404


def test_whoever_was_logged_out_is_led_to_the_log_in_in_mid_page_too(conversation: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    client.logout()

    answer = client.post(f"/desk/conversations/{conversation.pk}/resolution/", **HTMX)

    assert answer["HX-Redirect"] == "/accounts/login/?next=/"
