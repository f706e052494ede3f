"""A file that came as an address is fetched after its message was heard; the message waits for nothing and stays."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake import fetch_due as module
from muhatap.conversations.intake.fetch_due import LEASE, TRIES, fetch_due, wait_after
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Attachment, Message
from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.kit.store import StoreFull, store_at
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in, token_for
from tests.kit.test_public_web import Web, says


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    """A web server on loopback, which is let in here as a company lets its own in."""
    settings.FETCHES_PRIVATE = True
    found = Web()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def program(workspace: Workspace) -> Channel:
    return Channel.objects.create(workspace=workspace, kind="api", name="Mağaza programı")


def _arrives(program: Channel, *files: dict[str, Any], text: str = "Kargo ezik geldi.") -> Message:
    said = {"external_id": "m1", "sender": {"external_id": "ayse", "name": "Ayşe Işık"}, "text": text}
    content = json.dumps(said | {"attachments": files}).encode()
    write_down(program.workspace_id, program.pk, provider_id="m1", content=content)
    hear_batch()
    return Message.objects.get()


def _later() -> None:
    Attachment.objects.filter(fetch_at__isnull=False).update(fetch_at=now())


def test_a_file_is_fetched_after_its_message_was_heard(program: Channel, web: Web) -> None:
    web.answers["/kutu.jpg"] = says(200, b"JPEG", Content_Type="image/jpeg")
    message = _arrives(program, {"filename": "kutu.jpg", "url": web.url("/kutu.jpg")})
    heard = message.attachments.get()
    assert (heard.state, heard.size, web.asked) == ("fetching", 0, [])

    assert fetch_due() == 1
    assert fetch_due() == 0
    kept = message.attachments.get()
    assert (kept.state, kept.size, kept.content_type) == ("kept", 4, "image/jpeg")
    assert store_at(django_settings.ATTACHMENTS).read(kept.digest) == b"JPEG"
    told = Event.objects.get(kind="file.fetched")
    assert told.conversation_id == message.conversation_id
    assert told.particulars["file"] == kept.pk


def test_the_type_that_was_told_wins_over_the_servers(program: Channel, web: Web) -> None:
    web.answers["/a"] = says(200, b"%PDF", Content_Type="text/html")
    web.answers["/b"] = says(200, b"?")
    told = {"filename": "fatura.pdf", "content_type": "application/pdf", "url": web.url("/a")}
    message = _arrives(program, told, {"filename": "b", "url": web.url("/b")})
    fetch_due()

    types = message.attachments.order_by("id").values_list("content_type", flat=True)
    assert list(types) == ["application/pdf", "application/octet-stream"]


@pytest.mark.parametrize(("status", "cause"), [(404, "not_there"), (200, "too_large")])
def test_what_will_never_come_is_given_up_and_its_message_stays(
    status: int, cause: str, program: Channel, web: Web, defne: Member
) -> None:
    web.answers["/a"] = says(status, b"", Content_Length=str(django_settings.ATTACHMENT_LIMIT + 1))
    message = _arrives(program, {"filename": "kutu.jpg", "url": web.url("/a")}, text="")
    fetch_due()

    file = message.attachments.get()
    assert (file.state, file.cause, file.tries) == ("not_fetched", cause, 1)
    assert Event.objects.get(kind="file.not_fetched").particulars["cause"] == cause
    page = logged_in(defne).get(f"/desk/conversations/{message.conversation_id}/").content.decode()
    assert "kutu.jpg" in page
    assert {"not_there": "adreste dosya yok", "too_large": "dosya çok büyük"}[cause] in page
    assert f"/desk/attachments/{file.pk}/" not in page
    assert logged_in(defne).get(f"/desk/attachments/{file.pk}/").status_code == 404


def test_without_leave_an_address_of_ours_is_never_called(program: Channel, web: Web, settings: Any) -> None:
    settings.FETCHES_PRIVATE = False
    web.answers["/secret"] = says(200, b"secret")
    message = _arrives(program, {"filename": "a", "url": web.url("/secret")})
    fetch_due()

    assert web.asked == []
    assert message.attachments.get().cause == "not_public"


def test_a_server_that_fails_is_asked_again_later_and_later_then_no_more(program: Channel, web: Web) -> None:
    web.answers["/a"] = says(503)
    message = _arrives(program, {"filename": "a", "url": web.url("/a")})
    waits = []
    for _ in range(TRIES):
        assert fetch_due() == 1
        assert fetch_due() == 0, "asked again at once"
        file = message.attachments.get()
        waits.append(file.fetch_at and (file.fetch_at - now()).total_seconds())
        _later()

    assert waits[-1] is None
    assert waits[:-1] == pytest.approx([wait_after(n).total_seconds() for n in range(1, TRIES)], abs=20)
    assert fetch_due() == 0
    assert message.attachments.get().state == "not_fetched"
    assert Event.objects.filter(kind="file.not_fetched").count() == 1


def test_a_server_that_comes_back_gives_its_file(program: Channel, web: Web) -> None:
    web.answers["/a"] = says(500)
    message = _arrives(program, {"filename": "a", "url": web.url("/a")})
    fetch_due()
    web.answers["/a"] = says(200, b"here")
    _later()
    fetch_due()

    file = message.attachments.get()
    assert (file.state, file.cause, file.words) == ("kept", "", "")


def test_a_full_disk_counts_as_no_try_and_holds_up_no_smaller_file(
    program: Channel, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answers["/a"], web.answers["/b"] = says(200, b"very big"), says(200, b"here")
    message = _arrives(program, {"filename": "a", "url": web.url("/a")}, {"filename": "b", "url": web.url("/b")})
    real = store_at(django_settings.ATTACHMENTS)

    class Full:
        def put(self, content: bytes) -> str:
            if len(content) > 4:
                raise StoreFull("No space is left.")
            return real.put(content)

    with monkeypatch.context() as patched:
        patched.setattr(module, "store_at", lambda address: Full())
        fetch_due()
    told = message.attachments.order_by("filename").values_list("tries", "digest")
    assert [(tries, bool(digest)) for tries, digest in told] == [(0, False), (0, True)]
    _later()
    fetch_due()
    assert {one.state for one in message.attachments.all()} == {"kept"}


def test_what_another_worker_holds_is_left_to_it(program: Channel, web: Web) -> None:
    web.answers["/a"] = says(200, b"here")
    message = _arrives(program, {"filename": "a", "url": web.url("/a")})
    message.attachments.update(fetch_at=now() + LEASE)

    assert fetch_due() == 0
    assert timedelta(minutes=1) < LEASE
    assert web.asked == []


def test_a_slow_server_holds_up_no_other_file(program: Channel, web: Web) -> None:
    """They are asked at once: the first answers only after the second was asked."""
    asked = web.asked

    def waits(to: Any) -> None:
        import time

        deadline = time.monotonic() + 7
        while not any(path == "/second" for path, _ in asked) and time.monotonic() < deadline:
            time.sleep(0.01)
        says(200, b"first")(to)

    web.answers["/first"], web.answers["/second"] = waits, says(200, b"second")
    message = _arrives(program, *({"filename": n, "url": web.url(f"/{n}")} for n in ("first", "second")))

    assert fetch_due() == 2
    assert {file.state for file in message.attachments.all()} == {"kept"}


def test_a_program_reads_what_became_of_its_file(program: Channel, web: Web) -> None:
    web.answers["/a"] = says(410)
    message = _arrives(program, {"filename": "a", "url": web.url("/a")})
    client = Client(headers={"Authorization": f"Bearer {token_for(program.workspace)}"})
    path = f"/api/v1/conversations/{message.conversation_id}/messages"
    before = client.get(path).json()["items"][0]["attachments"][0]
    fetch_due()
    after = client.get(path).json()["items"][0]["attachments"][0]

    assert (before["state"], before["detail"]) == ("fetching", None)
    assert (after["state"], after["cause"], after["detail"]) == ("not_fetched", "not_there", "The server answered 410.")


def test_only_what_has_an_address_may_lack_its_bytes(program: Channel) -> None:
    message = _arrives(program, {"filename": "a", "base64": "YQ=="})
    with pytest.raises(IntegrityError, match="only_a_url_waits_for_bytes"), transaction.atomic():
        message.attachments.update(digest="")
