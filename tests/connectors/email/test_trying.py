"""A try says which line failed, in the provider's words, and what to do about it."""

import socket
import ssl
import threading
from contextlib import contextmanager
from typing import Any

import pytest

from muhatap.channels.connector import NotSent
from muhatap.channels.models import Channel
from muhatap.connectors.email import trying
from muhatap.connectors.email.connector import CONNECTOR
from muhatap.connectors.email.mailbox import MailboxRefused, MailboxUnreachable


def _channel(**settings: str) -> Channel:
    told = {"address": "destek@ornek.example", "imap_host": "imap.ornek.example", "smtp_host": "smtp.ornek.example"}
    channel = Channel(kind="email", name="Destek", settings=told | settings)
    channel.keep_secrets({"password": "gizli"})
    return channel


def _raising(trouble: Exception) -> Any:
    @contextmanager
    def line(*_: object) -> Any:
        raise trouble
        yield

    return line


def _caused(trouble: Exception, cause: Exception) -> Exception:
    trouble.__cause__ = cause
    return trouble


@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        (
            _caused(MailboxUnreachable("imap: ?"), socket.gaierror(-2, "Name or service not known")),
            trying._NO_SUCH_NAME,
        ),
        (_caused(MailboxUnreachable("imap: ?"), ssl.SSLCertVerificationError("mismatch")), trying._CERTIFICATE),
        (_caused(MailboxUnreachable("imap: ?"), TimeoutError("timed out")), trying._SILENT),
        (MailboxRefused("imap refused: NO [AUTHENTICATIONFAILED]"), trying._REFUSED),
    ],
)
def test_each_trouble_has_its_own_advice(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception, advice: tuple[str, str]
) -> None:
    monkeypatch.setattr(trying, "opened", _raising(trouble))
    monkeypatch.setattr(trying, "session", _raising(NotSent("auth_broken", "535 5.7.8 bad password")))

    incoming, outgoing = CONNECTOR.try_out(_channel())

    assert (incoming.is_well, incoming.words, incoming.advice) == (False, str(trouble), advice)
    assert (outgoing.words, outgoing.advice) == ("535 5.7.8 bad password", trying._REFUSED)


@pytest.mark.parametrize(
    ("host", "word"),
    [("imap.gmail.com", "apppasswords"), ("imap.yandex.com", "app-passwords"), ("outlook.office365.com", "OAuth")],
)
def test_a_big_provider_is_known_by_what_it_wants(monkeypatch: pytest.MonkeyPatch, host: str, word: str) -> None:
    monkeypatch.setattr(trying, "opened", _raising(MailboxRefused("no")))
    monkeypatch.setattr(trying, "session", _raising(NotSent("retry", "later")))

    incoming, _ = CONNECTOR.try_out(_channel(imap_host=host))

    assert all(word in said for said in incoming.advice)


def test_a_server_that_never_gets_done_does_not_hold_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers each question just in time and would go on for ever; the other line's answer stands all the same."""
    released = threading.Event()

    @contextmanager
    def endless(*_: object) -> Any:
        released.wait(30)
        raise MailboxUnreachable("imap: gave up")
        yield

    monkeypatch.setattr(trying, "_IN_ALL", 0.3)
    monkeypatch.setattr(trying, "opened", endless)
    monkeypatch.setattr(trying, "session", _raising(NotSent("auth_broken", "535 5.7.8 bad password")))

    incoming, outgoing = CONNECTOR.try_out(_channel())
    is_held = released.is_set()
    released.set()

    assert (incoming.line, incoming.is_well, incoming.advice) == ("imap", False, trying._SLOW)
    assert (outgoing.words, outgoing.advice) == ("535 5.7.8 bad password", trying._REFUSED)
    assert not is_held


def test_a_missing_server_and_an_impossible_setting_are_said_too() -> None:
    incoming, outgoing = CONNECTOR.try_out(_channel(imap_host="", smtp_host=""))
    assert (incoming.advice, outgoing.advice) == (trying._NO_HOST, trying._NO_HOST)
    (only,) = CONNECTOR.try_out(_channel(imap_tls="rot13"))
    assert (only.is_well, "imap_tls" in only.words) == (False, True)


def test_every_question_of_the_form_is_a_setting_or_a_secret() -> None:
    asked = {ask.name for ask in CONNECTOR.FORM}

    assert asked <= {*CONNECTOR.SETTINGS, *CONNECTOR.SECRETS}
    assert {ask.name for ask in CONNECTOR.FORM if ask.kind == "password"} == set(CONNECTOR.SECRETS)
    assert not asked & {"outbox_folder", "tls_ca"}
