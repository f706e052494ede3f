"""While no file finds room, nothing is lost: messages with files wait and say why, the others are heard."""

import base64
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from muhatap.channels.models import Arrival, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import TRIES, hear_batch
from muhatap.conversations.models import Message
from muhatap.kit.store import StoreFull, store_at
from muhatap.server.doctor import findings
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in

BIG = bytes(range(256)) * 400


@pytest.fixture
def attachments(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = str(tmp_path / "attachments")
    return tmp_path / "attachments"


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


def _finding(check: str) -> dict[str, Any]:
    return next(one for one in findings() if one["check"] == check)


def test_what_finds_no_room_waits_and_is_heard_once_when_there_is(
    program: Channel, attachments: Path, selin: Member
) -> None:
    _arrives(program, "big", file=BIG)
    _arrives(program, "small")
    with full():
        assert hear_batch() == 1
        for _ in range(TRIES * 2):
            with pytest.raises(StoreFull, match="Free some disk space"):
                hear_batch()

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
        assert hear_batch() == 30

    assert Message.objects.count() == 30
    assert hear_batch() == 1
