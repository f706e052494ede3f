import pytest

from muhatap.connectors.email.reading.addresses import addresses
from muhatap.connectors.email.reading.fields import split_head, valued
from muhatap.connectors.email.reading.files import safe_name
from muhatap.connectors.email.reading.words import plain


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?iso-8859-9?Q?S=2E=C7a=F0lar?= Onur", "S.Çağlar Onur"),
        ("=?windows-1254?Q?Mehmet_Y=FDld=FDr=FDm?=", "Mehmet Yıldırım"),
        ("=?ISO-8859-9?B?VMO8cmvDp2U=?=", "Türkçe"),
        ("=?utf-8?b?xZ8=?= =?utf-8?b?xLE=?=", "şı"),
        ("=?utf-8?q?=C5?= =?utf-8?q?=9F?=", "ş"),
        ("=?utf-8?q?bir?=\r\n =?utf-8?q?_iki?=", "bir iki"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?bir iki?=", "bir iki"),
        ("=?utf-8?q?yar=C4=B1m", "yarım"),
        ("=?UTF-8*tr?Q?=C3=A7?=", "ç"),
        ("=?utf-8?b?YWJj?", "abc"),
        ("=?yok?q?abc?=", "abc"),
        ("2 =? 3", "2 =? 3"),
        ("\xc5\x9fi\xc5\x9fe", "şişe"),
        ("\xfeişe".replace("\u015f", "\xfe"), "şişe"),
    ],
)
def test_encoded_words_and_their_broken_forms_are_read(raw: str, text: str) -> None:
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("Ayşe".encode().decode("latin-1") + " <a@b.example>", [("Ayşe", "a@b.example")]),
        ('"Yılmaz, Ayşe" <a@b.example>'.encode().decode("latin-1"), [("Yılmaz, Ayşe", "a@b.example")]),
        ("Doe, John <j@b.example>, k@b.example", [("Doe, John", "j@b.example"), ("", "k@b.example")]),
        ("a@b.example (Ayse (Hanim))", [("Ayse Hanim", "a@b.example")]),
        ("Ekip: a@b.example, Can <c@b.example>;", [("", "a@b.example"), ("Can", "c@b.example")]),
        ("undisclosed-recipients:;", []),
        ("a@b.example; c@b.example", [("", "a@b.example"), ("", "c@b.example")]),
        ("Ali <mailto:a@b.example>", [("Ali", "a@b.example")]),
        ("<@hub.example:a@b.example>", [("", "a@b.example")]),
        ("a @ b . example", [("", "a@b.example")]),
        ('"a@b.example" <a@b.example>', [("a@b.example", "a@b.example")]),
        ("=?utf-8?q?Ali_=3Ca=40b=2Eexample=3E?=", [("Ali", "a@b.example")]),
        ("=?utf-8?q?Y=C4=B1lmaz=2C_Ali?= <a@b.example>", [("Yılmaz, Ali", "a@b.example")]),
        ("Ali a@b.example", [("Ali", "a@b.example")]),
        ("Ali", [("Ali", "")]),
        ("", []),
    ],
)
def test_addresses_are_read_as_people_write_them(raw: str, found: list[tuple[str, str]]) -> None:
    assert [(each.name, each.address) for each in addresses(raw)] == found


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('attachment; filename="fatura.pdf"', "fatura.pdf"),
        ("attachment; filename=fatura 2025.pdf", "fatura 2025.pdf"),
        ("attachment; filename*=UTF-8''sipari%C5%9F.pdf", "sipariş.pdf"),
        ("attachment; filename*0*=iso-8859-9''sipari%FE; filename*1=-no.pdf", "sipariş-no.pdf"),
        ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('attachment; filename="=?utf-8?b?xZ9pxZ9l?= =?utf-8?q?=2Epdf?="', "şişe.pdf"),
        ("attachment; filename=\"a.pdf\"; filename*=utf-8''%C5%9F.pdf", "ş.pdf"),
        ('attachment; filename="acik.pdf', "acik.pdf"),
        ('attachment;filename="a;b.pdf"; size=3', "a;b.pdf"),
    ],
)
def test_file_names_are_read_in_every_notation(raw: str, name: str) -> None:
    assert valued(raw)[1]["filename"] == name


def test_a_type_without_semicolon_or_with_a_comment_is_understood() -> None:
    assert valued("text/plain charset=utf-8") == ("text/plain", {"charset": "utf-8"})
    assert valued("TEXT/HTML (x); charset=utf-8") == ("text/html", {"charset": "utf-8"})


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ali\\fatura.pdf", "fatura.pdf"),
        ("Rechnung 12/2025.pdf", "Rechnung 12_2025.pdf"),
        ("fatura\u202efdp.exe", "faturafdp.exe"),
        ("a\0b\n.txt", "ab.txt"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 160 + ".pdf"),
    ],
)
def test_a_file_name_is_safe_to_save(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_stray_line_between_fields_is_passed_over() -> None:
    source = b"From: a@b\nno field\nSubject: x\n\nbody"

    fields, body = split_head(source, 0, len(source))
    assert fields == [("from", "a@b"), ("subject", "x")]
    assert source[body:] == b"body"
