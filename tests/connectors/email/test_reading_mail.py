"""What the core is told of a mail."""

from collections.abc import Callable

import pytest

from muhatap.channels.connector import Incoming, Notice, Unreadable
from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import Email

KEY = "0123456789abcdef0123456789abcdef"
BOUNCE = """\
From: MAILER-DAEMON@posta.ornek.net
To: destek@ornek.com.tr
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

I'm sorry.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; posta.ornek.net
{envelope}
Final-Recipient: rfc822; yok@ornek.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} unknown user

--x
Content-Type: text/rfc822-headers

Message-ID: <{original}>
Subject: Kargo

--x--
"""


@pytest.fixture
def heard(email: Email, make_channel: Callable[..., Channel]) -> Callable[..., Incoming]:
    def hear(body: str = "Kargom nerede?", *, channel: Channel | None = None, **headers: str) -> Incoming:
        fields = {"From": "Ayşe <ayse@ornek.net>", "To": "destek@ornek.com.tr", "Subject": "Kargo", **headers}
        raw = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value)
        (said,) = email.read(channel or make_channel(also_ours="satis@ornek.com.tr"), f"{raw}\r\n{body}\r\n".encode())
        assert isinstance(said, Incoming)
        return said

    return hear


def bounces(email: Email, channel: Channel, **told: str) -> list[Notice]:
    values = {"envelope": "", "action": "failed", "status": "5.1.1", "original": f"{KEY}@ornek.com.tr", **told}
    return [each for each in email.read(channel, BOUNCE.format(**values).encode()) if isinstance(each, Notice)]


def test_a_mail_tells_who_what_and_in_answer_to_what(heard):
    said = heard(
        "Hâlâ gelmedi.\r\n\r\n2 Mart 2026 tarihinde Destek yazdı:\r\n> Yolda.\r\n",
        Message_ID="<iki@ornek.net>",
        In_Reply_To="<cevap@ornek.com.tr>",
        References="<bir@ornek.net> <cevap@ornek.com.tr>",
        Cc="Ali <ali@ornek.net>",
    )
    assert (said.sender.email, said.sender.name, said.sender.is_verified) == ("ayse@ornek.net", "Ayşe", False)
    assert said.answers == ("<cevap@ornek.com.tr>", "<bir@ornek.net>")
    assert said.wire_id == "<iki@ornek.net>"
    assert said.recipients == {"to": ["destek@ornek.com.tr"], "cc": ["ali@ornek.net"]}
    assert "> Yolda." in said.text
    assert (said.scope, said.is_ours, said.set_aside) == ("workspace", False, "")


def test_the_same_mail_in_two_boxes_is_one_and_a_reused_message_id_is_not(heard):
    first = heard(Message_ID="<bir@ornek.net>", Delivered_To="destek@ornek.com.tr")
    again = heard(Message_ID="<bir@ornek.net>", Delivered_To="satis@ornek.com.tr")
    other = heard("Başka bir şey", Message_ID="<bir@ornek.net>")
    assert first.external_id == again.external_id != other.external_id


@pytest.mark.parametrize(
    "headers",
    [
        {"To": "destek+t42.ImZa@ornek.com.tr"},
        {"Delivered_To": "destek+t42.ImZa@ornek.com.tr"},
        {"X_Original_To": "destek+t42.ImZa@ornek.com.tr"},
        {"Subject": "Re: Kargo [#42.ImZa]"},
        {"To": "destek+t42.ImZa@ornek.com.tr", "Subject": "Kargo [#41.baska]"},
    ],
)
def test_the_thread_token_is_found_in_an_address_first_then_in_the_subject(heard, headers):
    assert heard(**headers).thread_token == "42.ImZa"


def test_a_subject_alone_is_no_token(heard):
    assert heard(Subject="Re: Kargo #42").thread_token == ""


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"List_Id": "<haber.ornek.net>"}, "list"),
        ({"Precedence": "bulk"}, "list"),
        ({"X_Spam_Flag": "YES"}, "spam"),
        ({"From": "mailer-daemon@ornek.net", "Return_Path": "<>"}, "bounce"),
        ({"From": "destek@ornek.com.tr", "To": "satis@ornek.com.tr"}, "own"),
        ({"From": "destek@ornek.com.tr", "To": "ayse@ornek.net", "Message_ID": f"<{KEY}@ornek.com.tr>"}, "own"),
        ({"From": "destek@ornek.com.tr", "To": "ayse@ornek.net", "Auto_Submitted": "auto-generated"}, "own"),
        (
            {
                "Authentication_Results": "mx.ornek.com.tr; spf=fail; dmarc=fail",
                "From": "destek@ornek.com.tr",
                "To": "ayse@ornek.net",
            },
            "spam",
        ),
    ],
)
def test_what_no_person_wrote_to_us_is_set_aside(heard, headers, reason):
    assert heard(**headers).set_aside == reason


def test_our_own_mail_from_another_client_is_ours_and_not_set_aside(heard):
    said = heard(From="Satış <SATIS@ornek.com.tr>", To="ayse@ornek.net", Message_ID="<outlook@ornek.com.tr>")
    assert (said.is_ours, said.set_aside) == (True, "")


def test_a_contact_form_that_mails_in_our_name_is_heard_from_its_writer(heard):
    said = heard(From="destek@ornek.com.tr", Reply_To="Ayşe <ayse@ornek.net>")
    assert (said.sender.email, said.is_ours, said.set_aside) == ("ayse@ornek.net", False, "")


def test_strangers_without_an_address_do_not_become_one_person(heard):
    first, second = heard("bir", From=""), heard("iki", From="")
    assert first.sender.external_id != second.sender.external_id
    assert not first.is_ours


def test_a_sender_is_verified_by_our_own_servers_word_alone(heard, make_channel):
    channel = make_channel(authserv_id="mx.ornek.com.tr")
    passed = "mx.ornek.com.tr; spf=pass; dkim=pass; dmarc=pass header.from=ornek.net"
    assert heard(channel=channel, Authentication_Results=passed).sender.is_verified
    assert not heard(channel=channel, Authentication_Results=passed.replace("mx.", "kotu.")).sender.is_verified
    assert not heard(
        channel=channel, Authentication_Results='mx.ornek.com.tr; spf=pass smtp.mailfrom="; dmarc=pass"@k.net'
    ).sender.is_verified
    assert not heard(Authentication_Results=passed).sender.is_verified


def test_the_html_of_a_mail_is_clean(heard):
    said = heard('<p>Merhaba<img src="http://iz/a"></p><script>x</script>', Content_Type="text/html; charset=utf-8")
    assert said.html.strip() == '<p>Merhaba<img data-remote-src="http://iz/a"></p>'


def test_a_bounce_is_told_of_the_mail_it_is_about(email, make_channel):
    (notice,) = bounces(email, make_channel())
    assert notice == Notice(f"<{KEY}@ornek.com.tr>", "bounced", "yok@ornek.net: 5.1.1 unknown user")


def test_a_bounce_is_matched_by_envelope_id_where_the_message_id_was_rewritten(email, make_channel):
    (notice,) = bounces(email, make_channel(), envelope=f"Original-Envelope-Id: {KEY}\n", original="baska@exchange")
    assert notice.provider_id == f"<{KEY}@ornek.com.tr>"


def test_a_delay_is_no_bounce(email, make_channel):
    (notice,) = bounces(email, make_channel(), action="delayed", status="4.4.1")
    assert notice.kind == "delayed"


def test_what_is_no_mail_is_unreadable(email, make_channel):
    with pytest.raises(Unreadable):
        email.read(make_channel(), b" \r\n")
