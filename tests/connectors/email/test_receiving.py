"""The SMTP and LMTP listener: known addresses only, and 250 only for what is stored."""

import smtplib
from collections.abc import Callable, Iterator

import pytest

from muhatap.connectors.email.receiving import Listener, receive

RAW = b"From: ayse@ornek.net\r\nTo: destek@ornek.com.tr\r\nSubject: Kargo\r\n\r\nNerede?\r\n"
CHANNELS = {"destek@ornek.com.tr": 7, "satis@ornek.com.tr": 8}


class Store:
    """What was delivered; full when told so."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, str], bytes] = {}
        self.full: set[int] = set()

    def __call__(self, channel: int, provider_id: str, raw: bytes) -> None:
        if channel in self.full:
            raise OSError("disk is full")
        self.kept.setdefault((channel, provider_id), raw)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def start(store: Store) -> Iterator[Callable[..., Listener]]:
    running = []

    def begin(*, lmtp: bool = False) -> Listener:
        running.append(receive(("127.0.0.1", 0), find_channel=CHANNELS.get, deliver=store, lmtp=lmtp))
        return running[-1]

    yield begin
    for each in running:
        each.stop()


def post(listener: Listener, *to: str, raw: bytes = RAW) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=10) as smtp:
        return smtp.sendmail("ayse@ornek.net", list(to), raw)


def test_a_mail_is_stored_with_its_envelope_once_however_often_it_comes(start, store):
    listener = start()
    post(listener, "destek+t42@ornek.com.tr")
    post(listener, "destek+t42@ornek.com.tr")
    ((channel, _),) = store.kept
    assert channel == 7
    (raw,) = store.kept.values()
    assert raw == b"Return-Path: <ayse@ornek.net>\r\nDelivered-To: destek+t42@ornek.com.tr\r\n" + RAW


def test_an_address_that_is_not_ours_is_refused(start, store):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        post(start(), "baskasi@ornek.com.tr")
    assert caught.value.recipients["baskasi@ornek.com.tr"][0] == 550
    assert store.kept == {}


def test_what_cannot_be_stored_is_asked_for_again(start, store):
    store.full = {7}
    with pytest.raises(smtplib.SMTPDataError) as caught:
        post(start(), "destek@ornek.com.tr")
    assert caught.value.smtp_code == 451


def test_too_large_a_mail_is_refused(start, store, monkeypatch):
    monkeypatch.setattr("muhatap.connectors.email.receiving.LARGEST", 1000)
    with pytest.raises(smtplib.SMTPSenderRefused) as caught:
        post(start(), "destek@ornek.com.tr", raw=RAW + b"x" * 2000)
    assert (caught.value.smtp_code, store.kept) == (552, {})


def test_over_lmtp_each_recipient_has_an_answer_of_its_own(start, store):
    store.full = {8}
    with smtplib.LMTP("127.0.0.1", start(lmtp=True).port) as lmtp:
        lmtp.ehlo("postane")
        lmtp.mail("ayse@ornek.net")
        lmtp.rcpt("destek@ornek.com.tr")
        lmtp.rcpt("satis@ornek.com.tr")
        answers = [lmtp.data(RAW), lmtp.getreply()]
    assert [code for code, _ in answers] == [250, 451]
    assert [channel for channel, _ in store.kept] == [7]
