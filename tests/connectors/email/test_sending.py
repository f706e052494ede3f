"""What becomes of a mail at the outgoing server, each way it can go."""

import email as mail_format
import socket
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest

from muhatap.channels.connector import File, NotSent, Outgoing
from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import Email

KEY = "0123456789abcdef0123456789abcdef"


def letter(**told: Any) -> Outgoing:
    return Outgoing(**{"key": KEY, "to": "ayse@ornek.net", "text": "Hemen bakıyoruz.", "subject": "Kargo", **told})


def taken(post_office: Any) -> EmailMessage:
    content = post_office.taken[-1].content
    return mail_format.message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def text_of(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def refusal(email: Email, channel: Channel, **told: Any) -> NotSent:
    with pytest.raises(NotSent) as caught:
        email.send(channel, letter(**told))
    return caught.value


def test_a_reply_carries_the_thread_the_signature_and_the_files(email, channel, post_office):
    sent = email.send(
        channel,
        letter(
            author="Selin Ak",
            signature="Selin\nÖrnek A.Ş.",
            in_reply_to="<soru@ornek.net>",
            references=("<ilk@ornek.net>",),
            files=(File("fiş.pdf", "application/pdf", b"%PDF"),),
        ),
    )
    mail = taken(post_office)
    assert sent.provider_id == mail["Message-ID"] == f"<{KEY}@ornek.com.tr>"
    assert mail["In-Reply-To"] == "<soru@ornek.net>"
    assert mail["References"] == "<ilk@ornek.net> <soru@ornek.net>"
    assert mail["Subject"] == "Re: Kargo"
    assert mail["From"] == "Selin Ak <destek@ornek.com.tr>"
    body = mail.get_body()
    assert body is not None
    assert text_of(body) == "Hemen bakıyoruz.\n\n-- \nSelin\nÖrnek A.Ş.\n"
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [("fiş.pdf", b"%PDF")]


def test_long_message_ids_stay_whole_in_the_thread(email, channel, post_office):
    long = f"<{'AM0PR04MB' * 12}@eurprd04.prod.outlook.com>"
    email.send(channel, letter(in_reply_to=long, references=tuple(f"<{number}.{long[1:]}" for number in range(40))))
    content = post_office.taken[-1].content
    assert b"In-Reply-To: " + long.encode() + b"\r\n" in content
    chain = mail_format.message_from_bytes(content)["References"].split()
    assert (len(chain), chain[0][:3], chain[-1]) == (20, "<0.", long)
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_a_second_attempt_has_the_same_message_id(email, channel, post_office):
    email.send(channel, letter())
    email.send(channel, letter())
    first, second = (mail_format.message_from_bytes(each.content)["Message-ID"] for each in post_office.taken)
    assert first == second


def test_blind_copies_go_out_and_are_named_nowhere(email, channel, post_office):
    email.send(
        channel, letter(recipients={"cc": ["Ali Öz <ali@ornek.net>"], "bcc": ["gizli@ornek.net", "ALI@ornek.net"]})
    )
    assert post_office.taken[-1].rcpt_tos == ["ayse@ornek.net", "ali@ornek.net", "gizli@ornek.net"]
    assert b"gizli" not in post_office.taken[-1].content
    assert taken(post_office)["Cc"] == "Ali Öz <ali@ornek.net>"


def test_a_line_that_begins_with_a_dot_arrives_whole(email, channel, post_office):
    email.send(channel, letter(text="Adres:\n.com ile biten\n.\nSon"))
    assert text_of(taken(post_office)) == "Adres:\n.com ile biten\n.\nSon\n"


def test_answers_come_back_to_the_plus_address_and_the_subject_has_the_token_where_set(email, channel, post_office):
    channel.settings |= {"plus_addressing": "true", "subject_token": "true"}
    email.send(channel, letter(thread_token="42.imza"))
    assert taken(post_office)["Reply-To"] == "destek+t42.imza@ornek.com.tr"
    assert taken(post_office)["Subject"] == "Kargo [#42.imza]"


def test_a_server_that_is_not_there_is_tried_again(email, channel):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        channel.settings["smtp_port"] = unused.getsockname()[1]
        assert refusal(email, channel).cause == "retry"


@pytest.mark.parametrize(
    ("command", "answer", "cause"),
    [
        ("MAIL", "421 4.3.2 Shutting down", "retry"),
        ("RCPT", "450 4.2.0 Greylisted", "retry"),
        ("DATA", "452 4.3.1 No space", "retry"),
        ("RCPT", "550 5.1.1 No such user", "recipient_gone"),
        ("RCPT", "550 5.1.10 Null MX", "recipient_gone"),
        ("MAIL", "530 5.7.0 Authentication required", "auth_broken"),
        ("RCPT", "554 5.7.1 Relay access denied", "policy"),
        ("DATA", "550 5.7.26 DMARC", "policy"),
        ("DATA", "554 Transaction failed", "permanent"),
        ("MAIL", "552 5.3.4 Too big", "permanent"),
    ],
)
def test_each_refusal_has_its_cause(email, channel, post_office, command, answer, cause):
    post_office.answers[command] = answer
    caught = refusal(email, channel)
    assert caught.cause == cause
    assert caught.words == answer


def test_no_answer_after_the_mail_was_handed_over_is_unknown(email, channel, post_office):
    post_office.hangs = True
    assert refusal(email, channel).cause == "unknown"
    assert len(post_office.taken) == 1


def test_a_line_that_breaks_after_the_mail_was_handed_over_is_unknown(email, channel, post_office):
    post_office.hangs_up = "DATA"
    assert refusal(email, channel).cause == "unknown"


def test_a_line_that_breaks_before_the_mail_was_handed_over_is_tried_again(email, channel, post_office):
    post_office.hangs_up = "RCPT"
    assert refusal(email, channel).cause == "retry"
    assert post_office.taken == []


def test_a_recipient_among_others_that_is_gone_stops_nothing_and_is_named(email, channel, post_office):
    post_office.answers["RCPT yok@ornek.net"] = "550 5.1.1 No such user"
    sent = email.send(channel, letter(recipients={"cc": ["yok@ornek.net"]}))
    assert post_office.taken[-1].rcpt_tos == ["ayse@ornek.net"]
    assert sent.detail == "yok@ornek.net: 550 5.1.1 No such user"


def test_a_wrong_password_breaks_the_account(email, channel, post_office):
    channel.keep_secrets({"password": "yanlış"})
    assert refusal(email, channel).cause == "auth_broken"
    channel.keep_secrets({"password": "doğru parola"})
    assert email.send(channel, letter()).provider_id == f"<{KEY}@ornek.com.tr>"


def test_a_password_never_leaves_the_machine_over_an_open_line(email, make_channel, post_office):
    channel = make_channel(
        {"password": "doğru parola"}, smtp_host="posta.ornek.net", smtp_port=post_office.port, smtp_tls="none"
    )
    caught = refusal(email, channel)
    assert (caught.cause, post_office.taken) == ("auth_broken", [])


@pytest.mark.parametrize(
    "told",
    [
        {"subject": "Kargo\r\nBcc: kurban@ornek.net"},
        {"to": "ayse@ornek.net\nBcc: kurban@ornek.net"},
        {"author": "Selin\r\n\r\nGövde"},
        {"in_reply_to": "<a@b>\r\nX-Ek: 1"},
        {"references": ("<a@b>\n",)},
        {"recipients": {"cc": ["Ali\r <ali@ornek.net>"]}},
        {"files": (File("a\r\nX-Ek: 1.pdf", "application/pdf", b""),)},
        {"files": (File("a.pdf", "application/pdf\r\nX-Ek: 1", b""),)},
        {"key": "a\nb"},
        {"to": "iki@ornek.net, uc@ornek.net>"},
        {"to": ""},
    ],
)
def test_nothing_that_could_break_out_of_a_header_is_sent(email, channel, post_office, told):
    assert refusal(email, channel, **told).cause == "permanent"
    assert post_office.taken == []


def test_with_an_outbox_folder_each_mail_is_a_file_and_is_found_again(email, make_channel, tmp_path):
    channel = make_channel(outbox_folder=str(tmp_path / "giden"))
    assert email.look_up(channel, KEY) is None
    sent = email.send(channel, letter())
    assert email.send(channel, letter()) == sent == email.look_up(channel, KEY)
    (path,) = (tmp_path / "giden").iterdir()
    assert path.name == f"{KEY}.eml"
    # Others on the machine do not read what is written to customers.
    assert [oct(one.stat().st_mode & 0o777) for one in (path.parent, path)] == ["0o700", "0o600"]
    assert mail_format.message_from_bytes(path.read_bytes())["To"] == "ayse@ornek.net"


def test_a_domain_in_turkish_letters_is_written_in_ascii(email, channel, post_office):
    email.send(channel, letter(to="Ayşe <ayse@çağrı.com>"))
    assert post_office.taken[-1].rcpt_tos == [f"ayse@{'çağrı'.encode('idna').decode()}.com"]
