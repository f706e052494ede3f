"""Whatever arrives, the reader answers with storable text or with its refusal, and soon."""

import base64
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.connectors.email.reading.letter import Letter
from muhatap.connectors.email.reading.read import UnreadableLetter, read_letter
from muhatap.connectors.email.reading.reply import visible

LINES = st.sampled_from(
    [
        b"From: =?utf-8?q?a=ff?= <a@b>", b"Content-Type: multipart/mixed; boundary=b", b"--b", b"--b--", b"",
        b" ", b"\t;a=b", b"Content-Type: text/html; charset=utf-16", b"Content-Type: message/rfc822",
        b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Type: text/plain; charset=utf-7", b"+2AA-", b"=00=ED=A0=80",
        b"Subject: =?utf-7?q?+2AA-?= =?x?b?/?=", b"begin 644 a", b"#0V%T", b"end", b"<b>a<blockquote>",
        b"AAAA====", b"\xff\xfe\0", b"Content-Type: message/delivery-status", b"Final-Recipient: rfc822;\xff",
        b"Date: Tue, 99 Foo 99999 25:61 +9999",
        b"Content-Disposition: attachment; filename*0*=x'y'%00%ED%A0%80; filename*1=\"",
        b"References: <\xff@> <a", b"> a wrote:", b"On 1.1.2020 10:10 a@b wrote:", b"Message-ID: \0",
        b"To: a: b, <c>; (((", b"-- ",
    ]
)  # fmt: skip


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def storable(letter: Letter) -> bool:
    return all("\0" not in text and text.encode() is not None for text in strings(letter))


def read_or_refuse(raw: bytes) -> Letter | None:
    try:
        return read_letter(raw)
    except UnreadableLetter:
        return None


@given(st.binary(max_size=600))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_storable_text_or_the_refusal(raw: bytes) -> None:
    letter = read_or_refuse(raw)

    assert letter is None or storable(letter)


@given(st.lists(LINES, max_size=25), st.sampled_from([b"\n", b"\r\n", b"\r"]))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_heap_of_mail_lines_gives_storable_text_or_the_refusal(lines: list[bytes], newline: bytes) -> None:
    letter = read_or_refuse(newline.join(lines))

    assert letter is None or storable(letter)


@given(st.text(max_size=400))
@settings(deadline=None)
def test_the_reply_says_nothing_that_the_text_does_not(text: str) -> None:
    text = text.replace("\r", "\n")
    reply, nosig = visible(text)

    assert set(nosig.split()) <= set(text.split())
    assert set(reply.split()) <= set(text.split())


deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(200))
HEAVY = {
    "200 parts deep": deep + b"\nx",
    "20,000 mails deep": b"Content-Type: message/rfc822\n\n" * 20_000,
    "10,000 fields": b"".join(b"X-%d: a\n" % n for n in range(10_000)) + b"\nx",
    "50 MB attachment": b"Content-Transfer-Encoding: base64\nContent-Type: a/b\n\n"
    + base64.encodebytes(bytes(37_000_000)),
    "50 MB of one line": b"From: " + b"x" * 50_000_000,
    "a million parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_000_000,
    "open quotation marks": b"To: " + b'"\\' * 1_000_000 + b"\n\nx",
    "spaces in an address": b"From: <a" + b" " * 300_000 + b"b@c>\n\nx",
    "open encoded words": b"Subject: " + b"=?utf-8?q?" * 500_000 + b"\n\nx",
    "open tags": b"Content-Type: text/html\n\n" + b"<a href='" * 1_000_000,
    "open quotations": b"Content-Type: text/html\n\n" + b"<blockquote>x" * 300_000,
    "open uuencoding": b"From: a@b\n\n" + b"begin 644 x\n#!!!!\n" * 100_000 + b"end\n",
    "soft line breaks": b"Content-Type: text/plain; format=flowed\n\n" + b"x \n" * 1_000_000,
    "quotations by turns": b"From: a@b\n\n" + b"> x\ny\n" * 30_000,
    "header lines in the body": b"From: a@b\n\n" + b"To: a@b\n" * 19_000,
    "rules in the body": b"From: a@b\n\nx\n\n" + b"-----\n\n" * 24_000,
    "long rules in the body": b"From: a@b\n\nx\n" + (b"*" * 590 + b"x\n") * 320,
    "lines of a mailbox": b"From x\n" * 1_000_000,
}


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY.keys())
def test_a_heavy_mail_is_read_in_a_few_seconds(raw: bytes) -> None:
    started = time.process_time()
    letter = read_letter(raw)

    assert time.process_time() - started < 6
    assert storable(letter)
