import base64
import hashlib
from datetime import UTC, datetime

import pytest

from muhatap.connectors.email.reading.letter import Address
from muhatap.connectors.email.reading.read import UnreadableLetter, read_letter
from tests.connectors.email.reading.mails import mail, multipart

PDF = b"%PDF-1.4\n\x00\xff"
ATTACHED = (
    "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
    'Content-Disposition: attachment; filename="fatura.pdf"\n\n' + base64.b64encode(PDF).decode()
)
INNER = "From: kerem@example.com\r\nSubject: =?utf-8?b?xLBhZGU=?=\r\n\r\nGeri almak istiyorum."


def test_a_plain_mail_is_read_whole() -> None:
    letter = read_letter(
        mail("Siparişim gelmedi.", fields="In-Reply-To: <0@example.com>\r\nReferences: <a@b> <0@example.com>\r\n")
    )

    assert letter.sender == Address("Ayşe Yılmaz", "ayse@example.com")
    assert letter.to == (Address("", "destek@firma.example"),)
    assert (letter.subject, letter.text) == ("Siparişim", "Siparişim gelmedi.")
    assert letter.sent_at == datetime(2025, 11, 25, 11, 3, tzinfo=UTC)
    assert (letter.message_id, letter.in_reply_to) == ("<1@example.com>", "<0@example.com>")
    assert letter.references == ("<a@b>", "<0@example.com>")
    assert letter.auto is None


def test_an_attachment_keeps_its_bytes_and_name() -> None:
    letter = read_letter(multipart("Content-Type: text/plain; charset=utf-8\n\nEkte.", ATTACHED))

    [enclosure] = letter.enclosures
    assert (letter.text, enclosure.filename, enclosure.content, enclosure.size) == (
        "Ekte.",
        "fatura.pdf",
        PDF,
        len(PDF),
    )
    assert enclosure.sha256 == hashlib.sha256(PDF).hexdigest()
    assert enclosure.sha256 in {part.sha256 for part in letter.parts}


def test_of_plain_and_html_the_plain_form_is_the_text() -> None:
    letter = read_letter(
        multipart(
            "Content-Type: text/plain\n\nduz yazi", "Content-Type: text/html\n\n<b>duz</b> yazi", kind="alternative"
        )
    )

    assert (letter.text, letter.html) == ("duz yazi", "<b>duz</b> yazi")


@pytest.mark.parametrize("stub", ["", "  \n", "Your program cannot show this."])
def test_an_empty_or_stub_plain_form_gives_way_to_html(stub: str) -> None:
    html = "<p>" + "Ürün bozuk geldi ve kimse yardım etmiyor. " * 8 + "</p>"
    html_part = f"Content-Type: text/html; charset=utf-8\n\n<html>{html}{'<br>' * 300}</html>"
    letter = read_letter(multipart(f"Content-Type: text/plain\n\n{stub}", html_part, kind="alternative"))

    assert letter.text.startswith("Ürün bozuk geldi")


def test_a_picture_shown_in_the_body_is_an_inline_enclosure() -> None:
    picture = "Content-Type: image/png\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
    letter = read_letter(multipart("Content-Type: text/html\n\n<img src='cid:logo@x'>Merhaba", picture, kind="related"))

    [enclosure] = letter.enclosures
    assert (enclosure.is_inline, enclosure.content_id, enclosure.filename) == (True, "logo@x", "image.png")
    assert letter.text == "Merhaba"


def test_an_attached_mail_is_kept_whole_and_its_leaves_are_known() -> None:
    inside = "Content-Type: message/rfc822\n\n" + INNER.replace("\r\n", "\n") + "\n\n"
    letter = read_letter(multipart("Content-Type: text/plain\n\nBakiniz.", inside))

    [enclosure] = letter.enclosures
    assert (enclosure.filename, enclosure.content) == ("İade.eml", INNER.encode())
    known = {part.sha256 for part in letter.parts}
    assert {hashlib.sha256(enclosure.content).hexdigest(), letter.parts[-1].sha256} <= known
    assert [part.content_type for part in letter.parts][-1] == "text/plain"
    assert letter.text == "Bakiniz."


def test_a_mail_encoded_in_base64_is_opened_too() -> None:
    encoded = (
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(INNER.encode()).decode()
    )
    letter = read_letter(multipart("Content-Type: text/plain\n\nx", encoded))

    assert hashlib.sha256(b"Geri almak istiyorum.").hexdigest() in {part.sha256 for part in letter.parts}
    assert letter.enclosures[0].content == INNER.encode()


def test_a_file_inside_the_text_by_uuencode_is_taken_out() -> None:
    letter = read_letter(mail("Ekte:\n\nbegin 644 not.txt\n#0V%T\n`\nend\nGorusuruz"))

    assert [(e.filename, e.content) for e in letter.enclosures] == [("not.txt", b"Cat")]
    assert letter.text == "Ekte:\n\nGorusuruz"


@pytest.mark.parametrize(
    "before", [b"From ayse@example.com Tue Nov 25 14:03:00 2025\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\0\0"]
)
def test_what_stands_before_the_header_does_not_hide_it(before: bytes) -> None:
    assert read_letter(before + mail()).sender.address == "ayse@example.com"


def test_a_first_line_that_is_no_field_does_not_hide_the_header() -> None:
    letter = read_letter(b"---- Original email message ----\r\n" + mail("Merhaba"))

    assert (letter.subject, letter.text) == ("Siparişim", "Merhaba")


@pytest.mark.parametrize("boundary", ["", '; boundary="yok"'])
def test_parts_are_found_without_their_boundary_being_told(boundary: str) -> None:
    raw = (
        f"From: a@b.example\nContent-Type: multipart/mixed{boundary}\n\n--x1\nContent-Type: text/plain\n\nbir\n--x1--\n"
    )

    assert read_letter(raw.encode()).text == "bir"


def test_parts_of_a_mail_that_was_cut_off_are_kept() -> None:
    whole = multipart("Content-Type: text/plain\n\nEkte.", ATTACHED)

    assert read_letter(whole[: whole.rindex(b"--grenze--")]).enclosures[0].content == PDF


def test_another_boundary_that_begins_alike_does_not_end_a_part() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nbir\n--ab\niki\n--a--\n"

    assert read_letter(raw).text == "bir\n--ab\niki"


def test_wrapped_paragraphs_are_joined() -> None:
    letter = read_letter(mail("uzun bir \nsatir\n-- \nAyse", fields="Content-Type: text/plain; format=flowed\r\n"))

    assert letter.text == "uzun bir satir\n-- \nAyse"


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\0\0\0", b"  \n"])
def test_only_what_is_empty_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableLetter, match="empty"):
        read_letter(raw)


def test_a_text_without_any_header_is_body() -> None:
    assert read_letter(b"Merhaba dunya").text == "Merhaba dunya"


def test_nul_and_lone_surrogates_do_not_come_through() -> None:
    lone = base64.b64encode("şişşş".encode() + b"\xed\xa0\x80" + b"\0b").decode()
    letter = read_letter(
        multipart(f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{lone}")
    )

    assert letter.text.encode().decode().replace("\ufffd", "") == "şişşşb"


def test_the_sender_is_looked_for_where_from_has_no_address() -> None:
    letter = read_letter(b"From: [?????]\nReply-To: Kerem <kerem@example.com>\n\nx")

    assert letter.sender.address == "kerem@example.com"


def test_addresses_of_delivery_are_kept_once_in_lower_case() -> None:
    fields = "Delivered-To: Destek+t42@Firma.example\r\nX-Original-To: destek+t42@firma.example\r\n"

    assert read_letter(mail(fields=fields)).delivered_to == ("destek+t42@firma.example",)


def test_a_part_whose_blank_line_is_missing_ends_at_the_boundary() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="a"\nMIME-Version: 1.0\n--a\nContent-Type: text/plain\n\nbir\n--a--\n'
    )

    assert read_letter(raw).text == "bir"
