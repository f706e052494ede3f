"""Whoever comes back is shown a new version before she gives us anything more, and it is kept with her."""

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.kit.clock import now
from muhatap.people.models import NoticeShown, Person
from muhatap.portal.chat.passes import read
from muhatap.server.demo.pictures import pictures
from muhatap.tenancy.models import PrivacyNotice
from tests.portal.chat.conftest import Visitor, signed

PNG = pictures()["kutu.png"]


def _again(notice: PrivacyNotice, language: str = "tr") -> PrivacyNotice:
    return PrivacyNotice.publish(notice.workspace, language=language, text="Yenisi.")


def _shown() -> list[int]:
    return list(NoticeShown.objects.order_by("shown_at").values_list("notice", flat=True))


@pytest.fixture
def written(ayse: Visitor, notice: PrivacyNotice) -> Visitor:
    """Ayşe, who has written under the first version."""
    ayse.enter(notice=str(notice.pk))
    ayse.say("Orkidem soldu")
    return ayse


def test_nothing_more_is_taken_of_her_until_she_was_shown_the_new_version(
    written: Visitor, notice: PrivacyNotice
) -> None:
    _again(notice)
    answers = [written.say("Bir şey daha"), written.post("files", PNG, content_type="image/png")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert (written.reads, Arrival.objects.count()) == (["Orkidem soldu"], 1)


def test_it_is_kept_with_her_which_version_she_was_shown_when(written: Visitor, notice: PrivacyNotice) -> None:
    second, before = _again(notice), now()
    answer = written.post("notice", {"notice": str(second.pk)})

    assert (answer.status_code, answer.json()["pass"]) == (200, written.held)
    assert _shown() == [notice.pk, second.pk]
    assert before <= NoticeShown.objects.get(notice=second).shown_at <= now()
    assert NoticeShown.objects.get(notice=second).person == Person.objects.get()
    assert written.say("Bir şey daha").status_code == 202


def test_who_had_a_pass_but_never_wrote_stays_the_same_browser(ayse: Visitor, notice: PrivacyNotice) -> None:
    ayse.enter(notice=str(notice.pk))
    before, second = ayse.held, _again(notice)
    ayse.held = ayse.post("notice", {"notice": str(second.pk)}).json()["pass"]
    then, today = (read(held, ayse.channel) for held in (before, ayse.held))

    assert then
    assert today
    assert (then.name, then.notice, today.notice) == (today.name, notice.pk, second.pk)
    assert not Person.objects.exists()
    ayse.say("Merhaba")
    assert _shown() == [second.pk]


def test_a_customer_who_came_without_it_is_shown_it_before_she_writes(chat: Channel, notice: PrivacyNotice) -> None:
    customer = Visitor(chat)
    customer.enter(identity=signed(chat))
    refused = customer.say("Merhaba")
    customer.post("notice", {"notice": str(notice.pk)})

    assert (refused.status_code, _shown()) == (409, [notice.pk])
    assert customer.say("Merhaba").status_code == 202


def test_what_she_was_shown_on_one_device_counts_on_the_next(chat: Channel, notice: PrivacyNotice) -> None:
    phone, laptop = Visitor(chat), Visitor(chat)
    phone.enter(identity=signed(chat), notice=str(notice.pk))
    laptop.enter(identity=signed(chat))

    assert laptop.say("Buradan da yazıyorum").status_code == 202


def test_a_version_in_another_language_informs_her_too(written: Visitor, notice: PrivacyNotice) -> None:
    english = _again(notice, "en")
    other = Visitor(written.channel)

    assert written.say("Bir şey daha").status_code == 202
    assert other.enter(notice=str(english.pk)).status_code == 201


def test_an_old_version_is_not_taken_for_the_new_one(written: Visitor, notice: PrivacyNotice) -> None:
    _again(notice)

    assert written.post("notice", {"notice": str(notice.pk)}).status_code == 409
    assert written.post("notice", {"notice": "Yenisi"}).status_code == 422
    assert _shown() == [notice.pk]
