"""The house promises that `muhatap work` beside `muhatap web` takes in what a mail server hands over."""

import signal
import smtplib
import subprocess
import time
from email.message import EmailMessage

import httpx
import pytest

from tests.proofs.house import MUHATAP, House

pytestmark = pytest.mark.proof


def _letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ayşe Işık <ayse@ornek.example>", "destek@cicekci.example"
    mail["Subject"], mail["Message-ID"] = "Orkide", "<1@ornek.example>"
    mail.set_content("Orkidem soldu.")
    return mail


def _hands_over(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as wire:
                wire.send_message(_letter())
        except OSError:
            assert time.monotonic() < deadline, "nobody listened"
            time.sleep(0.3)
        else:
            return


def test_work_takes_mail_over_smtp_and_hears_it(house: House) -> None:
    house.run("workspace", "create", "sinama", "--name", "Sınama")
    settings = ("--set", "address=destek@cicekci.example")
    house.run("channel", "create", "email", "--workspace", "sinama", "--name", "Destek", *settings)
    token = house.run("token", "create", "--workspace", "sinama", "--name", "sınama")
    port = house.port + 1 if house.port < 65_000 else house.port - 1
    environment = house.environment | {"MUHATAP_SMTP_LISTEN": f"127.0.0.1:{port}"}
    house.start("web")
    working = subprocess.Popen([MUHATAP, "work"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        house.wait_until_it_answers()
        _hands_over(port)
        found = _heard(house, token)
        second = subprocess.run([MUHATAP, "work"], env=environment, capture_output=True, text=True, timeout=60)
    finally:
        working.send_signal(signal.SIGTERM)
        said = working.communicate(timeout=30)[1]

    assert found == ["Orkidem soldu."]
    assert second.returncode == 1
    assert "Mail cannot be taken in" in second.stderr
    assert working.returncode == 0, said


def _heard(house: House, token: str) -> list[str]:
    client = httpx.Client(base_url=house.base, headers={"Authorization": f"Bearer {token}"}, timeout=20)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        items = client.get("/api/v1/conversations").json()["items"]
        if items:
            messages = client.get(f"/api/v1/conversations/{items[0]['id']}/messages").json()["items"]
            return [one["text"].strip() for one in messages]
        time.sleep(0.3)
    return []
