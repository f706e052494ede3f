"""Before the first message: the page must be allowed, the notice shown, and nothing is stored of anybody."""

from datetime import timedelta

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.kit.clock import now
from muhatap.people.models import NoticeShown, Person
from muhatap.tenancy.models import PrivacyNotice
from muhatap.tenancy.presence import is_here
from tests.portal.chat.conftest import PAGE, Visitor, signed

AWAY = "https://kotu.example"


def test_the_greeting_says_what_the_widget_needs(ayse: Visitor, notice: PrivacyNotice) -> None:
    said = ayse.get("?language=tr").json()

    assert said["name"] == "Çiçekçi"
    assert said["notice"] == {"id": str(notice.pk), "version": 1, "text": notice.text}
    assert said["wait"] is None
    assert said["is_open"] is True
    assert len(said["slots"]) == 3


def test_somebody_is_here_while_a_desk_is_open(ayse: Visitor, chat: Channel) -> None:
    before = ayse.get().json()["is_here"]
    is_here(chat.workspace_id)

    assert (before, ayse.get().json()["is_here"]) == (False, True)


def test_another_pages_origin_is_refused_and_can_read_nothing(chat: Channel) -> None:
    away = Visitor(chat, origin=AWAY)
    answers = [away.get(), away.post("session"), away.client.options(f"/chat/{chat.key}/", headers={"Origin": AWAY})]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not any("Access-Control-Allow-Origin" in answer for answer in answers)


def test_who_names_no_origin_cannot_write(chat: Channel) -> None:
    assert Visitor(chat, origin="").post("session").status_code == 403


def test_our_own_pages_may_speak(chat: Channel) -> None:
    assert Visitor(chat, origin="http://testserver").get().status_code == 200


def test_a_page_may_ask_what_it_may_send(chat: Channel) -> None:
    answer = Visitor(chat).client.options(f"/chat/{chat.key}/messages", headers={"Origin": PAGE})

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == PAGE
    assert "authorization" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_key_that_nobody_has_is_not_found(chat: Channel) -> None:
    chat.key = "niemand"

    assert Visitor(chat).get().status_code == 404


def test_a_switched_off_chat_is_not_found(chat: Channel, ayse: Visitor) -> None:
    chat.is_enabled = False
    chat.save(update_fields=["is_enabled"])

    assert ayse.get().status_code == 404


def test_no_pass_before_the_notice_was_shown(ayse: Visitor, notice: PrivacyNotice) -> None:
    answers = [ayse.enter(), ayse.enter(notice="999"), ayse.enter(notice=str(notice.pk))]

    assert [answer.status_code for answer in answers] == [409, 409, 201]
    assert not any(answer.cookies for answer in answers)


def test_a_new_version_must_be_shown_anew(ayse: Visitor, notice: PrivacyNotice) -> None:
    second = PrivacyNotice.publish(notice.workspace, language="tr", text="Yenisi.")

    assert second.version == 2
    assert ayse.enter(notice=str(notice.pk)).status_code == 409


def test_nothing_is_stored_of_who_only_looks(ayse: Visitor, notice: PrivacyNotice) -> None:
    ayse.enter(notice=str(notice.pk))
    ayse.get("messages")

    assert not Person.objects.exists()
    assert not Arrival.objects.exists()


def test_which_notice_was_shown_when_is_kept_with_the_person(ayse: Visitor, notice: PrivacyNotice) -> None:
    before = now()
    ayse.enter(notice=str(notice.pk))
    ayse.say("Bir")
    ayse.say("İki")

    shown = NoticeShown.objects.get()
    assert (shown.person, shown.notice) == (Person.objects.get(), notice)
    assert before <= shown.shown_at <= now()


def test_a_visitors_own_clock_decides_nothing(ayse: Visitor, notice: PrivacyNotice) -> None:
    late = (now() - timedelta(days=365)).isoformat()
    ayse.enter(notice=str(notice.pk), shown_at=late, at=late)
    ayse.say("Merhaba", at=late, sent_at=late)

    (said,) = ayse.get("messages").json()["messages"]
    assert said["at"] > (now() - timedelta(minutes=1)).isoformat()
    assert NoticeShown.objects.get().shown_at > now() - timedelta(minutes=1)


@pytest.mark.parametrize("wrong", ["forged", "again"])
def test_a_forged_or_used_word_of_the_shop_gives_no_pass(ayse: Visitor, chat: Channel, wrong: str) -> None:
    token = signed(chat, secret="x" * 32) if wrong == "forged" else signed(chat)
    if wrong == "again":
        assert ayse.enter(identity=token).status_code == 201
    ayse.held = ""

    answer = ayse.enter(identity=token)
    assert answer.status_code == 401
    assert ayse.held == ""
