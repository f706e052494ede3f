"""What a real Dovecot can do to a listener: other numbers, broken mails, cut lines, and a kill in the worst moment."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.proofs.mail.servers import PASSWORD

pytestmark = pytest.mark.proof
RAW = b"From: ayse@ornek.test\nTo: destek@ornek.test\nSubject: eski-%d\nMessage-ID: <eski-%d@uzak.test>\n\nEski.\n"

LISTENER = """
import json, os, signal, sys, threading
from pathlib import Path
from types import SimpleNamespace
from muhatap.connectors.email.listening import listen

folder, settings, kill_at = Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
channel = SimpleNamespace(settings=settings, secrets={"password": sys.argv[4]})
position, stop = folder / "position.json", threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())

def deliver(provider_id, raw, *, history):
    path = folder / "store" / provider_id.replace(":", "-")
    with open(folder / "calls", "a") as calls:
        calls.write(provider_id + "\\n")
    if not path.exists():
        path.write_bytes(raw)
    if kill_at and len(list((folder / "store").iterdir())) >= kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

def keep(told):
    position.with_suffix(".part").write_text(json.dumps(told))
    position.with_suffix(".part").replace(position)

listen(channel, deliver=deliver, keep=keep, stop=stop,
       position=json.loads(position.read_text()) if position.exists() else {})
"""


def put_old_mails(servers, count):
    """As another program leaves them in the box."""
    folder = servers.box("destek") / "cur"
    servers.doveadm("mailbox", "status", "-u", "destek@ornek.test", "all", "INBOX")
    for number in range(count):
        path = folder / f"1500000000.M{number}P{time.monotonic_ns()}.uzak:2,S"
        path.write_bytes(RAW % (number, number))


def mails_in(box: Path) -> int:
    return sum(len(list((box / folder).iterdir())) for folder in ("new", "cur"))


def start_listener(folder: Path, channel, *, kill_at: int = 0) -> subprocess.Popen:
    (folder / "store").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", LISTENER, str(folder), json.dumps(channel.settings), str(kill_at), PASSWORD]
    )


def subjects_in(folder: Path) -> list[str]:
    return sorted(
        path.read_bytes().split(b"Subject: ")[1].split(b"\n")[0].strip().decode() for path in folder.iterdir()
    )


def wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.05)


def test_what_was_there_before_us_is_history_and_what_comes_meanwhile_is_not(servers, channel, listen, post):
    put_old_mails(servers, 450)
    ear = listen()
    ear.wait_for(lambda it: it.delivered)
    post("yeni")
    ear.wait_for(lambda it: len(it.delivered) == 451)
    assert ear.subjects(history=False) == ["yeni"]
    assert ear.subjects(history=True) == [f"eski-{number}" for number in range(450)]


def test_what_comes_to_an_empty_box_while_we_are_away_is_new(servers, channel, listen, post):
    ear = listen()
    ear.wait_for(lambda it: "INBOX" in it.position.get("folders", {}))
    ear.stop()
    post("biz-yokken")
    again = listen(ear.position)
    again.wait_for(lambda it: it.subjects(history=False) == ["biz-yokken"])


def test_other_numbers_for_the_same_mails_bring_nothing_twice_and_lose_nothing(servers, channel, listen, post):
    put_old_mails(servers, 30)
    ear = listen()
    ear.wait_for(lambda it: len(it.delivered) == 30)
    post("birinci")
    ear.wait_for(lambda it: "birinci" in it.subjects())
    ear.stop()
    before = ear.position["folders"]["INBOX"]["uidvalidity"]
    post("arada")
    wait_until(lambda: mails_in(servers.box("destek")) == 32)
    for numbers in [*servers.box("destek").glob("dovecot-uid*"), *servers.box("destek").glob("dovecot.index*")]:
        numbers.unlink()
    again = listen(ear.position, delivered=list(ear.delivered))
    again.wait_for(lambda it: "arada" in it.subjects())
    again.stop()
    assert again.position["folders"]["INBOX"]["uidvalidity"] != before
    assert again.position["folders"]["INBOX"]["uid"] == 32
    assert sorted(again.subjects(history=False)) == ["arada", "birinci"]
    assert len(again.delivered) == 32


def test_a_kill_between_delivery_and_keeping_the_place_brings_nothing_twice_and_loses_nothing(
    servers, channel, tmp_path, post
):
    put_old_mails(servers, 250)
    first = start_listener(tmp_path, channel, kill_at=230)
    assert first.wait(timeout=30) == -signal.SIGKILL
    assert len(subjects_in(tmp_path / "store")) == 230
    post("arada")
    second = start_listener(tmp_path, channel)
    try:
        wait_until(lambda: len(list((tmp_path / "store").iterdir())) == 251)
    finally:
        second.terminate()
        assert second.wait(timeout=5) == 0
    expected = sorted(["arada", *(f"eski-{number}" for number in range(250))])
    assert subjects_in(tmp_path / "store") == expected
    assert len((tmp_path / "calls").read_text().split()) > 251


def test_a_mail_the_server_cannot_read_stops_nothing_and_comes_when_it_can(servers, channel, listen, post):
    put_old_mails(servers, 5)
    bad = sorted((servers.box("destek") / "cur").iterdir())[2]
    bad.chmod(0)
    ear = listen()
    ear.wait_for(lambda it: len(it.delivered) == 4, within=40)
    post("yeni")
    ear.wait_for(lambda it: "yeni" in it.subjects())
    ear.stop()
    (repaired,) = (each for each in (servers.box("destek") / "cur").iterdir() if each.stat().st_mode & 0o777 == 0)
    repaired.chmod(0o644)
    again = listen(ear.position)
    again.wait_for(lambda it: len(it.delivered) == 1)
    assert again.position
    assert {*ear.subjects(), *again.subjects()} == {"yeni", *(f"eski-{number}" for number in range(5))}


def test_a_mail_that_cannot_be_stored_stops_nothing_and_is_tried_again(servers, channel, listen, post):
    put_old_mails(servers, 3)
    ear = listen(refuses=lambda raw: b"eski-1" in raw)
    post("yeni")
    ear.wait_for(lambda it: sorted(it.subjects()) == ["eski-0", "eski-2", "yeni"])
    ear.wait_for(lambda it: it.position["folders"]["INBOX"]["left_out"])
    ear.stop()
    again = listen(ear.position)
    again.wait_for(lambda it: it.subjects(history=True) == ["eski-1"])


def test_where_nothing_can_be_stored_the_place_does_not_move(servers, channel, listen):
    put_old_mails(servers, 5)
    ear = listen(refuses=lambda raw: True)
    wait_until(lambda: ear.failure is not None)
    assert "cannot be stored" in str(ear.failure)
    assert ear.position["folders"]["INBOX"]["history_at"] == 0


def test_a_line_that_is_cut_is_mended(servers, channel, listen, post):
    ear = listen()
    ear.wait_for(lambda it: it.position)
    time.sleep(0.5)
    servers.doveadm("kick", "destek@ornek.test")
    post("kesintiden-sonra")
    ear.wait_for(lambda it: "kesintiden-sonra" in it.subjects())
    assert ear.failure is None
