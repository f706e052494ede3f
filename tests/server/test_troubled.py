"""A channel that cannot be heard is seen where somebody looks: at the doctor's, in the API, on the desk, in /health."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from muhatap.api.views.health import warnings
from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import Email
from muhatap.conversations.models import Conversation
from muhatap.conversations.outbox.deliver import deliver
from muhatap.conversations.outbox.reply import reply
from muhatap.server.doctor import findings
from muhatap.server.listeners import Listeners, failing, unheard
from muhatap.server.troubled import troubled
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Write, logged_in, token_for

Hear = Callable[[Channel], None]


@pytest.fixture
def refusing() -> Iterator[int]:
    """The port of an IMAP server that lets nobody in."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, line.makefile("rwb") as file:
            file.write(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
            file.flush()
            for said in file:
                tag, command = said.split()[:2]
                answers = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + b" OK done\r\n"}
                refusal = tag + b" NO [AUTHENTICATIONFAILED] Parola yanl\xc4\xb1\xc5\x9f\r\n"
                file.write(answers.get(command.upper(), refusal))
                file.flush()

    threading.Thread(target=answer, daemon=True).start()
    yield server.getsockname()[1]
    server.close()


@pytest.fixture
def mailbox(workspace: Workspace, refusing: int) -> Channel:
    """A mailbox with a wrong password."""
    settings = {"address": "satis@cicekci.example", "imap_host": "127.0.0.1", "imap_port": refusing, "imap_tls": "none"}
    channel = Channel(workspace=workspace, kind="email", name="Satış", settings=settings)
    channel.keep_secrets({"password": "yanlış"})
    channel.save()
    return channel


@pytest.fixture
def hear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hear]:
    """Let a channel be listened to until it fails or has nothing more to say, on the test's own connection."""
    monkeypatch.setattr(connections, "close_all", lambda: None)
    ended = threading.Event()
    ended.set()

    def listen(channel: Channel) -> None:
        Listeners(threading.Event())._listen(channel.workspace_id, channel.pk, ended)

    yield listen
    failing.clear()


@pytest.fixture
def wrong(mailbox: Channel, hear: Hear, monkeypatch: pytest.MonkeyPatch) -> Channel:
    """The mailbox, its trouble known."""
    real = Email.listen

    def until_it_fails(self: Email, channel: Channel, **how: Any) -> None:
        real(self, channel, **(how | {"stop": threading.Event()}))

    with monkeypatch.context() as patched:
        patched.setattr(Email, "listen", until_it_fails)
        hear(mailbox)
    mailbox.refresh_from_db()
    return mailbox


def test_the_doctor_says_which_channel_and_why(wrong: Channel, line: Channel) -> None:
    bad = [found for found in findings() if not found["ok"] and found["check"] == "channel"]

    assert [found["say"] for found in bad] == [
        f"Channel {wrong.pk}, “Satış”, of “cicekci”: 127.0.0.1 refused the log-in of satis@cicekci.example: "
        "[AUTHENTICATIONFAILED] Parola yanlış"
    ]


def test_where_nothing_is_wrong_the_doctor_says_so(line: Channel) -> None:
    found = list(findings())

    assert {"check": "channels", "ok": True, "say": ""} in found
    assert [one for one in found if not one["ok"] and one["check"] != "disk"] == []


def test_a_channel_that_was_switched_off_is_no_trouble(wrong: Channel) -> None:
    assert [channel.pk for channel in troubled()] == [wrong.pk]
    Channel.objects.update(is_enabled=False)

    assert troubled() == []


def test_a_program_is_told(wrong: Channel, line: Channel) -> None:
    client = Client(headers={"Authorization": f"Bearer {token_for(wrong.workspace)}"})

    told = {one["name"]: one["trouble"] for one in client.get("/api/v1/channels").json()["items"]}

    assert told == {"Satış": wrong.trouble, "Prova": None}


def test_who_leads_sees_it_over_the_arrivals(wrong: Channel, selin: Member, stranger: Member) -> None:
    page, other = (logged_in(who).get("/desk/settings/arrivals/").content.decode() for who in (selin, stranger))

    assert "Satış:" in page
    assert "AUTHENTICATIONFAILED" in page
    assert "Satış" not in other


def test_health_counts_it_and_names_nobody(wrong: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muhatap.api.views.health.warnings", [unheard])

    answer = Client().get("/api/v1/health")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["warnings"] == ["1 channel is not heard. `muhatap doctor` says which and why."]
    assert warnings == []


def test_a_mailbox_that_lets_us_in_again_is_in_trouble_no_longer(
    wrong: Channel, hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Email, "listen", lambda self, channel, *, keep, position, **how: keep(position))

    hear(wrong)

    wrong.refresh_from_db()
    assert wrong.trouble == ""
    assert unheard() == []


def test_a_reply_that_went_out_ends_the_trouble_of_sending_alone(
    conversation: Conversation, line: Channel, selin: Member
) -> None:
    Channel.objects.filter(pk=line.pk).update(hearing_trouble="does not answer")
    Channel.objects.filter(pk=line.pk).update(sending_trouble="accepts no such log-in")
    written = reply(conversation, by=selin, text="Bakıyorum.")
    written.dispatch.not_before = written.at
    written.dispatch.save()

    deliver(line.workspace_id, written.dispatch.pk)

    line.refresh_from_db()
    assert line.trouble == "does not answer"


def test_a_message_that_came_in_ends_the_trouble_of_hearing_alone(hears: Write, line: Channel) -> None:
    Channel.objects.update(hearing_trouble="does not answer", sending_trouble="accepts no such log-in")
    hears("Merhaba")

    line.refresh_from_db()
    assert line.trouble == "accepts no such log-in"
    assert [channel.pk for channel in troubled()] == [line.pk]


def test_the_same_words_about_both_ways_stand_once(line: Channel) -> None:
    line.hearing_trouble = line.sending_trouble = "no such log-in"
    assert line.trouble == "no such log-in"
    line.sending_trouble = "no relaying"
    assert line.trouble == "no such log-in · no relaying"
