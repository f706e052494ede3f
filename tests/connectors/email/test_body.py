"""What a mail of ours says: our words first, then what it answers or passes on, as text and as HTML."""

import email as mail_format
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.channels.connector import File, Outgoing, Quoted
from muhatap.connectors.email.account import account_of
from muhatap.connectors.email.composing import compose
from muhatap.connectors.email.connector import CONNECTOR
from muhatap.connectors.email.reading.read import read_letter
from tests.connectors.email.conftest import MakeChannel

KEY = "0123456789abcdef0123456789abcdef"
HEAD = "17 Kasım 2026 14.31 tarihinde Ayşe Işık <ayse@ornek.net> yazdı:"
QUOTED = Quoted(HEAD, "Kargom nerede?\n> eski söz", "<p>Kargom nerede?</p>")


def composed(make_channel: MakeChannel, **told: Any) -> EmailMessage:
    outgoing = Outgoing(**{"key": KEY, "to": "ayse@ornek.net", "text": "Yolda.", "subject": "Kargo", **told})
    content = compose(account_of(make_channel()), outgoing).as_bytes()
    return mail_format.message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_without_a_quotation_a_mail_is_plain_text(make_channel):
    assert composed(make_channel).get_content_type() == "text/plain"


def test_the_quotation_stands_below_the_signature_in_both_forms(make_channel):
    mail = composed(make_channel, signature="Selin", quoted=QUOTED)
    assert part(mail, "plain") == f"Yolda.\n\n-- \nSelin\n\n{HEAD}\n> Kargom nerede?\n>> eski söz\n"
    html = part(mail, "html")
    assert html.index("Yolda.") < html.index("Selin") < html.index("yazdı:") < html.index("<blockquote")
    assert "<p>Kargom nerede?</p></blockquote>" in html


def test_what_is_passed_on_stands_unmarked(make_channel):
    mail = composed(make_channel, text="", quoted=Quoted("-- Ön --", "Kargom nerede?", "<p>Kargom nerede?</p>", True))
    assert part(mail, "plain") == "-- Ön --\n\nKargom nerede?\n"
    assert "<blockquote" not in part(mail, "html")


@pytest.mark.parametrize("name", ["logo@x", "logo\r\nX-Evil: 1", "a b", ""])
def test_only_a_picture_with_a_sound_name_is_drawn_in_the_page(make_channel, name):
    quoted = Quoted("Ön", "x", f'<img src="cid:{name}">', True)
    mail = composed(make_channel, quoted=quoted, files=(File("l.png", "image/png", b"\x89PNG", name, True),))
    assert mail["X-Evil"] is None
    assert [each.get_filename() for each in mail.iter_attachments()] == ([] if name == "logo@x" else ["l.png"])
    assert [each.get_filename() for each in mail.walk() if each.get_filename()] == ["l.png"]


@pytest.mark.parametrize("how", ["auto-replied", "auto-generated"])
def test_a_machines_mail_says_so_and_is_taken_for_one(make_channel, how):
    mail = composed(make_channel, automatic=how)
    assert mail["Auto-Submitted"] == how
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert read_letter(mail.as_bytes()).auto == "auto_reply"


def test_a_members_mail_carries_no_such_word(make_channel):
    mail = composed(make_channel)
    assert mail["Auto-Submitted"] is mail["X-Auto-Response-Suppress"] is None


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=300))
def test_whatever_is_quoted_a_mail_comes_of_it_and_every_line_is_marked(text):
    outgoing = Outgoing(key=KEY, to="ayse@ornek.net", text="Yolda.", quoted=Quoted(HEAD, text, ""))
    channel = _channel()
    mail = mail_format.message_from_bytes(compose(account_of(channel), outgoing).as_bytes(), policy=policy.default)
    below = part(mail, "plain").split(f"{HEAD}\n", 1)[1].rstrip("\n").split("\n")  # type: ignore[arg-type]
    assert all(line.startswith(">") for line in below)


def _channel() -> Any:
    from muhatap.channels.models import Channel

    channel = Channel(kind="email", name="Destek", settings={"address": "destek@ornek.com.tr"})
    channel.keep_secrets({})
    return channel


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("destek@ornek.com.tr", True),
        ("DESTEK+tAb.c@ornek.com.tr", True),
        ("bilgi@ornek.com.tr", True),
        ("ayse@ornek.net", False),
        ("", False),
    ],
)
def test_our_own_addresses_are_known_with_and_without_a_token(make_channel, address, is_ours):
    assert CONNECTOR.owns(make_channel(also_ours="bilgi@ornek.com.tr"), address) is is_ours


@pytest.mark.parametrize("address", ["", "destek", "destek@örnek@x"])
def test_a_mailbox_without_an_address_owns_nothing(make_channel, address):
    assert CONNECTOR.owns(make_channel(address=address), "destek@ornek.com.tr") is False


def test_whose_an_address_is_takes_no_secret(make_channel):
    channel = make_channel()
    channel.sealed = b"sealed with another key"
    assert CONNECTOR.owns(channel, "destek@ornek.com.tr") is True
