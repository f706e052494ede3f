"""The house promises that spam leaves the queue at a key, is found again, and comes back."""

from typing import Any

from muhatap.conversations.models import Conversation
from muhatap.tenancy.models import Member
from tests.cast import logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def test_spam_leaves_the_queue_and_stands_in_a_view_of_its_own(conversation: Conversation, defne: Member) -> None:
    client, address = logged_in(defne), f"/desk/conversations/{conversation.pk}/spam/"

    marked = client.post(address, **HTMX).content.decode()

    row = f'id="row-{conversation.pk}"'
    assert f'data-undo="DELETE" data-url="{address}"' in marked
    assert 'id="person"' in marked
    assert "Bekleyen sözler" not in marked
    assert row not in client.get("/?tab=team").content.decode()
    assert row in client.get("/?tab=team&shown=spam").content.decode()

    client.delete(address, **HTMX)
    assert row in client.get("/?tab=team").content.decode()


def test_what_cannot_be_done_to_spam_is_said(conversation: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    client.post(f"/desk/conversations/{conversation.pk}/spam/", **HTMX)

    for deed, said in (("resolution", {}), ("snooze", {"until": "hour"})):
        answer = client.post(f"/desk/conversations/{conversation.pk}/{deed}/", said, **HTMX)
        assert answer.status_code == 422
        assert "istenmeyenlerde" in answer.content.decode()


def test_her_page_says_that_it_is_spam_and_offers_the_way_back(conversation: Conversation, defne: Member) -> None:
    conversation.mark_spam(by=defne)

    page = logged_in(defne).get(f"/desk/conversations/{conversation.pk}/").content.decode()

    assert "İstenmeyen değil" in page
    assert "istenmeyen olarak işaretledi" in page
    assert 'id="resolve"' not in page
