import json
from pathlib import Path

import pytest

from muhatap.connectors.email.reading.describe import describe
from muhatap.connectors.email.reading.read import read_letter
from muhatap.connectors.email.reading.sameness import sameness
from muhatap.connectors.email.reading.subject import plain_subject
from tests.connectors.email.reading.mails import mail, multipart


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("YNT: İLT: Re: Sipariş", "Sipariş"),
        ("Ynt:  İade  talebi", "İade talebi"),
        ("Re[2]: FW: AW: WG: SV: TR: x", "x"),
        ("FW: [EXTERNAL] Re: x", "x"),
        ("RE：x", "x"),
        ("İade: siparişim", "İade: siparişim"),
        ("Recep: merhaba", "Recep: merhaba"),
        ("Re", "Re"),
        ("", ""),
    ],
)
def test_a_subject_loses_the_marks_of_replying_and_forwarding(subject: str, plain: str) -> None:
    assert plain_subject(subject) == plain


def test_the_same_mail_in_two_mailboxes_is_the_same() -> None:
    one = mail("Merhaba şu", fields="Received: from a\r\nDelivered-To: a@firma.example\r\n")
    other = mail("Merhaba şu", fields="Received: from b\r\n", charset="iso-8859-9").replace(b"\r\n", b"\n")

    assert sameness(read_letter(one)) == sameness(read_letter(other))
    assert len(sameness(read_letter(one))) == 64


@pytest.mark.parametrize(
    "other",
    [
        mail("Başka bir şey"),
        mail("Merhaba").replace(b"<1@example.com>", b"<2@example.com>"),
        mail("Merhaba").replace(b"ayse@", b"can@"),
        multipart("Content-Type: text/plain\n\nMerhaba", "Content-Type: application/pdf\n\nx"),
    ],
)
def test_a_message_id_used_again_for_something_else_is_not_the_same(other: bytes) -> None:
    assert sameness(read_letter(mail("Merhaba"))) != sameness(read_letter(other))


def test_a_mail_file_is_described_in_plain_data(tmp_path: Path) -> None:
    file = tmp_path / "bir.eml"
    file.write_bytes(
        multipart("Content-Type: text/plain; charset=utf-8\n\nŞikayetim var", "Content-Type: text/csv\n\na")
    )

    said = describe(file)
    assert json.loads(json.dumps(said)) == said
    assert set(said) >= {
        "file", "from", "to", "cc", "subject", "text", "reply", "nosig", "attachments", "parts", "message_id",
        "in_reply_to", "references", "auto", "language",
    }  # fmt: skip
    assert said["from"] == {"name": "Ayşe Yılmaz", "address": "ayse@example.com"}
    assert said["language"] == "tr"
    assert said["attachments"] == [
        {
            "filename": "text.csv",
            "content_type": "text/csv",
            "size": 1,
            "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        }
    ]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    blank = tmp_path / "bos.eml"
    blank.write_bytes(b"\n\n")

    assert describe(blank) == {"file": str(blank), "error": "The mail is empty."}
    assert set(describe(tmp_path / "yok.eml")) == {"file", "error"}


def test_an_empty_file_is_a_mail_that_says_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "bos.eml"
    empty.write_bytes(b"")

    assert (describe(empty)["text"], describe(empty)["subject"]) == ("", "")
