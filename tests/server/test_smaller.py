"""The house promises pages that travel light, and asks nothing twice."""

import gzip

from django.test import Client

from muhatap.tenancy.models import Member
from tests.cast import logged_in

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
STYLES = "/static/desk/styles/components.css"


def test_a_page_goes_out_compressed_and_reads_the_same(defne: Member) -> None:
    client = logged_in(defne)

    answer = client.get("/", **BROWSER)

    assert answer["Content-Encoding"] == "gzip"
    assert "Kutun boş" in gzip.decompress(answer.content).decode()
    assert "Content-Encoding" not in client.get("/")


def test_a_style_goes_out_compressed_and_is_not_sent_again_where_it_is_known(db: None) -> None:
    first = Client().get(STYLES, **BROWSER)
    whole = gzip.decompress(b"".join(first))  # type: ignore[arg-type]

    again = Client().get(STYLES, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"], **BROWSER)

    assert b".qitem" in whole
    assert again.status_code == 304


def test_a_font_is_left_as_it_is(db: None) -> None:
    assert "Content-Encoding" not in Client().get("/static/desk/fonts/lira.woff2", **BROWSER)
