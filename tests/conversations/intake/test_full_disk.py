"""While no file finds room, nothing is lost: messages with files wait and say why, the others are heard."""

import base64
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from muhatap.channels.models import Arrival, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import TRIES, hear_batch
from muhatap.conversations.models import Message
from muhatap.kit.clock import now
from muhatap.kit.language import language_of
from muhatap.kit.store import FolderStore, StoreAway, store_at
from muhatap.server.doctor import findings
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in

BIG = bytes(range(256)) * 400


@pytest.fixture
def attachments(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = str(tmp_path / "attachments")
    return tmp_path / "attachments"


@pytest.fixture(autouse=True)
def _speaking() -> None:
    """Let the languages be loaded while there is room for them."""
    language_of("small")


@pytest.fixture
def program(workspace: Workspace) -> Channel:
    return Channel.objects.create(workspace=workspace, kind="api", name="Mağaza programı")


@contextmanager
def full() -> Iterator[None]:
    """Let the kernel refuse every file of this process beyond 64 KiB, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _arrives(program: Channel, name: str, *, file: bytes = b"") -> None:
    said = {"external_id": name, "sender": {"external_id": name, "name": "Ayşe Işık"}, "text": name}
    files = [{"filename": "kutu.bin", "base64": base64.b64encode(file).decode()}] if file else []
    content = json.dumps(said | {"attachments": files}).encode()
    write_down(program.workspace_id, program.pk, provider_id=name, content=content)


def _time_passes() -> None:
    """Let the time come at which what waits is taken again."""
    Arrival.objects.filter(not_before__isnull=False).update(not_before=now() - timedelta(hours=1))


def _moment() -> datetime:
    """Return the moment that the database takes for now: when the test's transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        return cursor.fetchone()[0]


def _is_away(store: FolderStore, digest: str) -> bytes:
    raise StoreAway("The bucket of attachments is not there.")


def _finding(check: str) -> dict[str, Any]:
    return next(one for one in findings() if one["check"] == check)


def test_what_finds_no_room_waits_and_is_heard_once_when_there_is(
    program: Channel, attachments: Path, selin: Member
) -> None:
    _arrives(program, "big", file=BIG)
    _arrives(program, "small")
    with full():
        for _ in range(TRIES * 2):
            hear_batch()
            _time_passes()

    waiting = Arrival.objects.get(provider_id="big")
    assert (waiting.state, waiting.tries) == ("waiting", 0)
    assert "Free some disk space" in waiting.reason
    assert list(Message.objects.values_list("text", flat=True)) == ["small"]
    assert [path for path in attachments.rglob("*") if path.is_file()] == [], "a half-written file was left"
    assert _finding("intake")["ok"] is False
    assert "Free some disk space" in _finding("intake")["say"]
    page = logged_in(selin).get("/desk/settings/arrivals/").content.decode()
    assert "1 ileti bekliyor" in page
    assert "Free some disk space" in page

    assert hear_batch() == 1
    assert hear_batch() == 0
    heard = Message.objects.get(text="big")
    assert store_at(str(attachments)).read(heard.attachments.get().digest) == BIG
    assert Arrival.objects.get(provider_id="big").state == "heard"
    assert _finding("intake")["ok"] is True
    assert "ileti bekliyor" not in logged_in(selin).get("/desk/settings/arrivals/").content.decode()


def test_many_without_files_pass_one_that_waits(program: Channel, attachments: Path) -> None:
    _arrives(program, "big", file=BIG)
    for number in range(30):
        _arrives(program, f"small {number}")
    with full():
        assert hear_batch() == 31

    assert Message.objects.count() == 30
    _time_passes()
    assert hear_batch() == 1


def test_more_that_wait_than_a_batch_holds_stop_nobody(program: Channel, attachments: Path) -> None:
    for number in range(7):
        _arrives(program, f"big {number}", file=BIG)
    _arrives(program, "small")
    with full():
        for _ in range(3):
            hear_batch(3)
        heard_between = list(Message.objects.values_list("text", flat=True))
        _time_passes()
        _arrives(program, "small too")
        hear_batch(3)

    assert heard_between == ["small"]
    assert Message.objects.count() == 2
    assert Arrival.objects.filter(state="waiting", tries=0).count() == 7
    _time_passes()
    while hear_batch(3):
        pass
    assert Message.objects.count() == 9


def test_one_that_waits_is_taken_more_and_more_seldom(program: Channel, attachments: Path) -> None:
    _arrives(program, "big", file=BIG)
    waits = []
    for age in [timedelta(0), timedelta(minutes=8), timedelta(days=2)]:
        Arrival.objects.update(not_before=None, arrived_at=now() - age)
        with full():
            assert hear_batch() == 1
            assert hear_batch() == 0
        waits.append(round((Arrival.objects.get().not_before - _moment()) / timedelta(seconds=20)))

    assert waits == [1, 6, 15]


def test_a_store_that_is_away_is_waited_for_and_no_try_counted(program: Channel, attachments: Path) -> None:
    chat = Channel.objects.create(workspace_id=program.workspace_id, kind="webchat", name="Site sohbeti")
    digest = store_at(str(attachments)).put(BIG)
    said = {"external_id": "m1", "sender": {"external_id": "visitor:a"}, "text": "Kutu ezik"}
    files = [{"filename": "kutu.png", "content_type": "image/png", "digest": digest}]
    content = json.dumps(said | {"files": files}).encode()
    write_down(chat.workspace_id, chat.pk, provider_id="m1", content=content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(FolderStore, "read", _is_away)
        for _ in range(TRIES + 1):
            hear_batch()
            _time_passes()

    waiting = Arrival.objects.get()
    assert (waiting.state, waiting.tries, waiting.reason) == ("waiting", 0, "The bucket of attachments is not there.")
    hear_batch()
    assert Message.objects.get().attachments.get().digest == digest
