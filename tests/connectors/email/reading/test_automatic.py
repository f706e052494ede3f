import pytest

from muhatap.connectors.email.reading.letter import Undelivered
from muhatap.connectors.email.reading.read import read_letter
from tests.connectors.email.reading.mails import mail, multipart

REPORT = (
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\nOriginal-Envelope-Id: mh-42\n\n"
    "Final-Recipient: rfc822; yok@example.com\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 unknown user\n\n"
    "Final-Recipient: rfc822; gec@example.com\nAction: delayed\nStatus: 4.4.1\n"
)
RETURNED = "Content-Type: text/rfc822-headers\n\nMessage-ID: <giden@firma.example>\nSubject: x\n"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("", None),
        ("Auto-Submitted: no\r\n", None),
        ("Auto-Submitted: auto-replied (vacation)\r\n", "auto_reply"),
        ("Auto-Submitted: auto-generated\r\n", "auto_reply"),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply\r\n", "auto_reply"),
        ("X-Auto-Response-Suppress: RN\r\n", None),
        ("Precedence: auto_reply\r\n", "auto_reply"),
        ("Return-Path: <>\r\n", "auto_reply"),
        ("Return-Path: <ayse@example.com>\r\n", None),
        ("Precedence: bulk\r\n", "list"),
        ("List-Id: <haber.example>\r\n", "list"),
        ("List-Unsubscribe: <mailto:x@example.com>\r\n", "list"),
        ("X-Spam-Flag: YES\r\n", "spam"),
        ("X-Spam-Flag: NO\r\n", None),
        ("X-Spam-Status: Yes, score=9\r\n", "spam"),
        ("X-Autoreply: yes\r\n", "auto_reply"),
    ],
)
def test_a_machine_is_known_by_its_header(fields: str, kind: str | None) -> None:
    assert read_letter(mail(fields=fields)).auto == kind


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("no-reply@example.com", "auto_reply"),
        ("noreply+1@example.com", "auto_reply"),
        ("kargo-do-not-reply@example.com", "auto_reply"),
        ("postmaster@example.com", "auto_reply"),
        ("norbert@example.com", None),
        ("Destek@Firma.example", "own"),
    ],
)
def test_a_machine_is_known_by_its_address(sender: str, kind: str | None) -> None:
    letter = read_letter(f"From: {sender}\n\nx".encode(), own_addresses=frozenset({"destek@firma.example"}))

    assert letter.auto == kind


@pytest.mark.parametrize("subject", ["Otomatik yanıt: Siparişim", "Automatic reply: x", "Out of Office: x"])
def test_an_absence_notice_is_known_by_its_subject(subject: str) -> None:
    assert read_letter(f"From: a@b.example\nSubject: {subject}\n\nx".encode()).auto == "auto_reply"


def test_a_delivery_report_says_who_was_not_reached_and_which_mail_it_is_about() -> None:
    letter = read_letter(multipart("Content-Type: text/plain\n\nSorry", REPORT, RETURNED, kind="report"))

    assert letter.auto == "bounce"
    assert letter.bounce is not None
    assert letter.bounce.recipients == (
        Undelivered("yok@example.com", "failed", "5.1.1", "550 5.1.1 unknown user"),
        Undelivered("gec@example.com", "delayed", "4.4.1", ""),
    )
    assert (letter.bounce.envelope_id, letter.bounce.original_message_id) == ("mh-42", "<giden@firma.example>")
    assert letter.text == "Sorry"


def test_a_report_with_the_whole_mail_leads_back_to_it() -> None:
    returned = "Content-Type: message/rfc822\n\nMessage-ID: <giden@firma.example>\n\nx"
    letter = read_letter(multipart("Content-Type: text/plain\n\nSorry", REPORT, returned, kind="report"))

    assert letter.bounce is not None
    assert letter.bounce.original_message_id == "<giden@firma.example>"


def test_older_servers_failure_notices_are_bounces_too() -> None:
    exim = read_letter(mail(fields="X-Failed-Recipients: yok@example.com\r\n"))
    qmail = read_letter(mail("Hi. This is the qmail-send program at x.\n\n<yok@example.com>:\nNo mailbox. (#5.1.1)"))

    assert exim.bounce is not None
    assert qmail.bounce is not None
    assert exim.bounce.recipients == (Undelivered("yok@example.com", "failed", "", ""),)
    assert [(r.address, r.status) for r in qmail.bounce.recipients] == [("yok@example.com", "5.1.1")]


def test_a_read_receipt_is_no_bounce() -> None:
    fields = 'Content-Type: multipart/report; report-type=disposition-notification; boundary="g"\r\n'

    assert read_letter(mail("--g\n\nokundu\n--g--", fields=fields)).auto == "auto_reply"
