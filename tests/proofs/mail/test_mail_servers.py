"""The e-mail connector against a real Postfix and a real Dovecot."""

import ssl
import time
from typing import Any

import pytest
from imapclient import IMAPClient

from muhatap.channels.connector import Incoming, Notice, NotSent, Outgoing
from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import Email
from tests.proofs.mail.conftest import Ear
from tests.proofs.mail.servers import Servers

pytestmark = pytest.mark.proof
KEY = "0123456789abcdef0123456789abcd"


def letter(number: int, **told: Any) -> Outgoing:
    return Outgoing(
        **{"key": f"{KEY}{number:02x}", "to": "ayse@ornek.test", "text": "Yolda.", "subject": "Kargo", **told}
    )


def messages(email: Email, channel: Channel, ear: Ear) -> list[Incoming | Notice]:
    return [said for _, raw, _ in ear.delivered for said in email.read(channel, raw)]


def signed_in(servers: Servers, user: str) -> IMAPClient:
    client = IMAPClient(
        "localhost", port=servers.ports["imaps"], ssl_context=ssl.create_default_context(cafile=servers.ca)
    )
    client.login(f"{user}@ornek.test", f"parola-{user}")
    return client


def wait_until_listening(ear: Ear) -> None:
    ear.wait_for(lambda it: it.position)
    time.sleep(0.5)


def test_a_mail_that_comes_while_the_line_is_idle_is_heard_within_seconds(email, channel, listen, post):
    ear = listen()
    wait_until_listening(ear)
    begun = time.monotonic()
    post("kargo-nerede")
    ear.wait_for(lambda it: "kargo-nerede" in it.subjects(history=False))
    assert ear.heard_at["kargo-nerede"] - begun < 5
    assert ear.stop() < 2
    assert ear.failure is None


def test_a_reply_goes_out_with_its_thread_and_lies_among_the_sent_ones_once(email, channel, servers, post, listen):
    post("soru", Message_ID="<soru-1@uzak.test>")
    ear = listen()
    ear.wait_for(lambda it: "soru" in it.subjects())
    (question,) = messages(email, channel, ear)
    assert isinstance(question, Incoming)
    reply = letter(1, in_reply_to=question.wire_id, thread_token="7.imza", recipients={"bcc": ["gizli@ornek.test"]})
    assert email.look_up(channel, reply.key) is None
    sent = email.send(channel, reply)
    email.file_copy(channel, reply)
    email.file_copy(channel, reply)
    assert email.look_up(channel, reply.key) == sent
    with signed_in(servers, "destek") as ours:
        assert ours.select_folder("Sent")[b"EXISTS"] == 1
    with signed_in(servers, "ayse") as hers:
        hers.select_folder("INBOX")
        found = _found(hers, sent.provider_id)
        told = hers.fetch(found, ["BODY[]"])[found[0]][b"BODY[]"]
    assert b"In-Reply-To: <soru-1@uzak.test>" in told
    assert b"Reply-To: destek+t7.imza@ornek.test" in told
    assert b"gizli" not in told


def test_the_answer_to_the_plus_address_comes_back_with_its_token_and_our_own_copy_is_set_aside(
    email, channel, post, listen
):
    ear = listen()
    wait_until_listening(ear)
    email.send(channel, letter(2))
    email.file_copy(channel, letter(2))
    post("cevap", to="destek+t7.imza@ornek.test", In_Reply_To=f"<{KEY}02@ornek.test>")
    ear.wait_for(lambda it: "cevap" in it.subjects())
    ear.wait_for(lambda it: len(it.delivered) == 2, within=75)
    by_aside = {said.set_aside: said for said in messages(email, channel, ear) if isinstance(said, Incoming)}
    assert by_aside[""].thread_token == "7.imza"
    assert by_aside[""].answers == (f"<{KEY}02@ornek.test>",)
    assert by_aside["own"].wire_id == f"<{KEY}02@ornek.test>"


def test_a_bounce_comes_back_as_a_notice_of_the_mail_it_is_about(email, channel, listen):
    ear = listen()
    wait_until_listening(ear)
    sent = email.send(channel, letter(3, to="yok@uzak.test"))
    ear.wait_for(lambda it: it.delivered)
    (notice,) = messages(email, channel, ear)
    assert isinstance(notice, Notice)
    assert (notice.provider_id, notice.kind) == (sent.provider_id, "bounced")
    assert "yok@uzak.test" in notice.detail
    assert "5.1.1" in notice.detail
    assert b"Original-Envelope-Id: " + letter(3).key.encode() in ear.delivered[0][1]


def test_a_wrong_password_is_told_and_not_retried(email, channel, listen):
    channel.keep_secrets({"password": "yanlış"})
    ear = listen()
    deadline = time.monotonic() + 15
    while ear.failure is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "destek@ornek.test" in str(ear.failure)
    with pytest.raises(NotSent) as caught:
        email.send(channel, letter(4))
    assert caught.value.cause == "auth_broken"


def test_a_certificate_nobody_vouches_for_gets_no_password(email, channel):
    channel.settings["tls_ca"] = ""
    with pytest.raises(NotSent, match="certificate") as caught:
        email.send(channel, letter(5))
    assert caught.value.cause == "retry"


def test_a_token_opens_the_mailbox_and_sends(email, channel, servers, post, listen):
    channel.settings |= {
        "oauth_token_url": f"http://127.0.0.1:{servers.ports['introspection']}/", "oauth_client_id": "muhatap",
    }  # fmt: skip
    channel.keep_secrets({"oauth_refresh_token": "yenile"})
    ear = listen()
    wait_until_listening(ear)
    post("jetonla")
    ear.wait_for(lambda it: "jetonla" in it.subjects())
    assert email.send(channel, letter(6)).provider_id == f"<{KEY}06@ornek.test>"


def test_starttls_opens_the_mailbox_too(channel, servers, post, listen):
    channel.settings |= {"imap_port": servers.ports["imap"], "imap_tls": "starttls"}
    post("starttls")
    listen().wait_for(lambda it: it.subjects() == ["starttls"])


def _found(client: IMAPClient, message_id: str) -> list[int]:
    deadline = time.monotonic() + 10
    while not (found := client.search(["HEADER", "Message-ID", message_id])):
        assert time.monotonic() < deadline, "the mail did not arrive"
        time.sleep(0.05)
        client.noop()
    return list(found)
