"""A member hears of what concerns her, in words, where she wants, and nobody hears of it in her place."""

import json

import pytest
from django.conf import settings
from django.test import Client

from muhatap.conversations.models import Conversation, Message, Notification, NotificationChoice, PushSubscription
from muhatap.server.react import react
from muhatap.tenancy.models import Member
from tests.cast import logged_in

ADDRESS = "https://fcm.googleapis.com/fcm/send/abc"
BROWSER = {"endpoint": ADDRESS, "keys": {"p256dh": "BCVx-p_2", "auth": "c2VjcmV0"}}


@pytest.fixture
def given(conversation: Conversation, selin: Member, defne: Member) -> Notification:
    """Defne was given Ayşe's matter by Selin."""
    conversation.assign(member=defne, by=selin)
    react()
    return Notification.objects.get()


def test_the_bell_counts_and_the_list_says_who_did_what(given: Notification, defne: Member) -> None:
    client = logged_in(defne)

    page = client.get("/").content.decode()
    told = client.get("/desk/notifications/").content.decode()

    assert "data-unseen>1<" in page
    assert "Ayşe Işık" in told
    assert "Selin Uçar bu görüşmeyi sana verdi" in told
    assert f'href="/desk/conversations/{given.conversation_id}/"' in told


def test_an_english_member_reads_english(given: Notification, defne: Member) -> None:
    Member.objects.filter(pk=defne.pk).update(language="en")

    assert "Selin Uçar gave this conversation to you" in logged_in(defne).get("/desk/notifications/").content.decode()


def test_what_is_new_is_told_with_its_ways_and_only_once(given: Notification, defne: Member) -> None:
    client = logged_in(defne)

    told = client.get("/desk/notifications/latest/?after=0").json()
    again = client.get(f"/desk/notifications/latest/?after={given.pk}").json()

    assert told["unseen"] == 1
    assert [(one["title"], one["ways"]) for one in told["fresh"]] == [
        ("Ayşe Işık", ["list", "screen", "sound", "push"])
    ]
    assert again == {"unseen": 1, "fresh": []}


def test_what_was_seen_is_counted_and_pushed_no_more(given: Notification, defne: Member) -> None:
    client = logged_in(defne)

    assert client.post("/desk/notifications/seen/", {"upto": str(given.pk)}).status_code == 204

    given.refresh_from_db()
    assert given.seen_at is not None
    assert given.push_after is None
    assert client.get("/desk/notifications/latest/").json() == {"unseen": 0, "fresh": []}


def test_reading_the_conversation_is_seeing_what_it_told(given: Notification, defne: Member) -> None:
    logged_in(defne).get(f"/desk/conversations/{given.conversation_id}/")

    given.refresh_from_db()
    assert given.seen_at is not None


def test_a_conversation_that_opened_by_itself_is_read_once_she_does_something_in_it(
    given: Notification, defne: Member
) -> None:
    client, place = logged_in(defne), f"/desk/conversations/{given.conversation_id}/"

    page = client.get(place, headers={"HX-Request": "true", "X-First": "1"}).content.decode()

    given.refresh_from_db()
    assert "data-opened-itself" in page
    assert given.seen_at is None
    client.post(f"{place}seen/")
    given.refresh_from_db()
    assert (given.seen_at is not None, given.push_after) == (True, None)
    assert not Message.objects.exclude(seen_at=None).exists()
    assert "data-opened-itself" not in client.get(place, headers={"HX-Request": "true"}).content.decode()


def test_a_colleague_sees_none_of_it(given: Notification, selin: Member) -> None:
    client = logged_in(selin)

    assert "Ayşe" not in client.get("/desk/notifications/").content.decode()
    client.post("/desk/notifications/seen/")

    given.refresh_from_db()
    assert given.seen_at is None


def test_choices_are_kept_and_shown(defne: Member) -> None:
    client = logged_in(defne)

    answer = client.post("/desk/notifications/choices/", {"assigned.list": "on", "wrote.push": "on"}, follow=True)

    assert "Seçimin kaydedildi" in answer.content.decode()
    kept = dict(NotificationChoice.objects.values_list("kind", "ways"))
    assert kept == {"assigned": ["list"], "mentioned": [], "wrote": ["push"], "broken": [], "not_sent": []}
    assert 'name="wrote.push" aria-label="Bendeki bir görüşmeye müşteri yazınca: anlık bildirimle" checked' in (
        answer.content.decode()
    )


def test_an_observer_chooses_for_herself_too(observer: Member) -> None:
    assert logged_in(observer).post("/desk/notifications/choices/", {}).status_code == 302


def _subscribe(member: Member, given: object) -> int:
    body = json.dumps(given)
    return (
        logged_in(member).post("/desk/notifications/subscription/", body, content_type="application/json").status_code
    )


def test_a_browser_subscribes_once_and_leaves(defne: Member) -> None:
    assert (_subscribe(defne, BROWSER), _subscribe(defne, BROWSER)) == (201, 201)
    assert PushSubscription.objects.get().member == defne

    answer = logged_in(defne).delete("/desk/notifications/subscription/", json.dumps(BROWSER))

    assert answer.status_code == 204
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        [],
        "x",
        {**BROWSER, "endpoint": "https://169.254.169.254/latest"},
        {**BROWSER, "endpoint": "http://fcm.googleapis.com/fcm/send/abc"},
        {**BROWSER, "endpoint": "https://fcm.googleapis.com.evil.example/x"},
        {**BROWSER, "endpoint": "https://user@fcm.googleapis.com/x"},
        {**BROWSER, "endpoint": "https://fcm.googleapis.com:8080/x"},
        {**BROWSER, "keys": {"p256dh": "", "auth": "x"}},
        {**BROWSER, "keys": {"p256dh": "ş", "auth": "x"}},
    ],
)
def test_only_known_push_services_are_called(given: object, defne: Member) -> None:
    assert _subscribe(defne, given) == 422
    assert not PushSubscription.objects.exists()


def test_the_program_tells_its_name_and_its_worker_lies_at_the_root() -> None:
    visitor = Client()
    manifest = visitor.get("/manifest.webmanifest")
    worker = visitor.get("/sw.js")

    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert {one["sizes"] for one in manifest.json()["icons"]} == {"192x192", "512x512"}
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "showNotification" in worker.content.decode()


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_worker_speaks_the_members_language(defne: Member, language: str) -> None:
    Member.objects.filter(pk=defne.pk).update(language=language)
    worker = logged_in(defne).get("/sw.js", headers={"Accept-Language": "de"})

    assert worker.content.decode().startswith(f'const LANGUAGE = "{language}";')
    assert "no-cache" in worker.headers["Cache-Control"]


def test_the_public_key_is_a_point_of_the_curve() -> None:
    assert len(settings.PUSH_PUBLIC_KEY) == 87
