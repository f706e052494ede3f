import base64

import pytest

from muhatap.connectors.email.reading.transfer import decoded

TWO_PIECES = (
    base64.b64encode(b"bir").rstrip() + b"\n" + base64.b64encode(b"iki!") + b"\n" + base64.b64encode(b"uzun bir parca")
)


@pytest.mark.parametrize(
    ("data", "encoding", "content"),
    [
        (b"QUJD\r\nREVG", "base64", b"ABCDEF"),
        (b"QUJDR", "base64", b"ABC"),
        (b"QUJDRA", "base64", b"ABCD"),
        (b"QU JD!REVG" + b"REVG" * 20, "base64", b"ABCDEF" + b"DEF" * 20),
        (TWO_PIECES, "base64", b"biriki!uzun bir parca"),
        (b"QUJDRA==\n___\nliste: haber@example.com\n", "base64", b"ABCD"),
        (b"QUJDREVGR0hJSktM\nQUJD\n\n____\nliste: haber@example.com\n", "base64", b"ABCDEFGHIJKLABC"),
        (b"Bu metin hic de base64 degil, noktali!", "base64", b"Bu metin hic de base64 degil, noktali!"),
        (b"=C5=9F=\r\n=31", "quoted-printable", "ş1".encode()),
        (b"begin 644 a\n#0V%T\n`\nend\n", "x-uuencode", b"Cat"),
        (b"begin yok", "x-uuencode", b"begin yok"),
        (b"=31", "8bit", b"=31"),
    ],
)
def test_what_was_encoded_comes_back_even_when_spoilt(data: bytes, encoding: str, content: bytes) -> None:
    assert decoded(data, encoding) == content
