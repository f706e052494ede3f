"""An origin is the same however it is written."""

import pytest

from muhatap.channels.models import Channel
from muhatap.portal.chat.origins import allowed, plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.Cicekci.example", "https://www.cicekci.example"),
        (" HTTPS://www.cicekci.example:443/ ", "https://www.cicekci.example"),
        ("http://cicekci.example:80", "http://cicekci.example"),
        ("http://cicekci.example:8080", "http://cicekci.example:8080"),
        ("http://cicekci.example:443", "http://cicekci.example:443"),
        ("https://cicekci.example:80", "https://cicekci.example:80"),
        ("http://[::1]:80", "http://[::1]"),
        ("null", "null"),
    ],
)
def test_small_letters_and_no_usual_port(written: str, meant: str) -> None:
    assert plain(written) == meant


def test_an_origin_is_allowed_however_the_company_wrote_it(chat: Channel) -> None:
    chat.settings = {"origins": "HTTPS://Www.Cicekci.example:443, http://CICEKCI.example:80/"}

    asked = ["https://www.cicekci.example", "http://cicekci.example", "https://cicekci.example", "null", "https://x"]
    assert [allowed(one, channel=chat, own="http://care.example") for one in asked] == [True, True, False, False, False]


def test_our_own_address_is_allowed_however_it_is_written(chat: Channel, settings: object) -> None:
    settings.PUBLIC_URL = "https://Care.example:443/"  # type: ignore[attr-defined]

    assert allowed("https://care.example", channel=chat, own="http://127.0.0.1:8000")
