"""Only the shop's own server can say who is logged in, and each of its words is good once."""

from datetime import timedelta
from typing import Any

import pytest

from muhatap.channels.models import Channel, SpentToken
from muhatap.kit.clock import now
from muhatap.portal.chat.customer import Contacts, NotProven, customer_of
from tests.portal.chat.conftest import seconds, signed

ELSEWHERE = "baska-bir-dukkanin-uzun-sirri-dir"
CONTACTS = {"email": "ayse@ornek.example", "phone": "0532 000 00 47"}
VERIFIED = {"email_verified": True, "phone_number_verified": True}


def test_a_good_token_says_who_she_is(chat: Channel) -> None:
    found = customer_of(signed(chat, **CONTACTS, **VERIFIED), channel=chat, at=now())

    assert (found.subject, found.name) == ("7", "Ayşe Işık")
    assert (found.proven, found.said) == (Contacts("ayse@ornek.example", "0532 000 00 47"), Contacts())


@pytest.mark.parametrize("word", [None, False, "true", 1])
def test_a_contact_that_the_shop_has_not_verified_proves_nothing(chat: Channel, word: object) -> None:
    token = signed(chat, **CONTACTS, email_verified=word, phone_number_verified=word)
    found = customer_of(token, channel=chat, at=now())

    assert (found.proven, found.said) == (Contacts(), Contacts("ayse@ornek.example", "0532 000 00 47"))


def test_each_contact_is_verified_by_itself(chat: Channel) -> None:
    found = customer_of(signed(chat, **CONTACTS, phone_number_verified=True), channel=chat, at=now())

    assert (found.proven.phone, found.said.email) == ("0532 000 00 47", "ayse@ornek.example")
    assert (found.proven.email, found.said.phone) == ("", "")


@pytest.mark.parametrize(
    "claims",
    [
        {"secret": ELSEWHERE},
        {"aud": "another-channel"},
        {"aud": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": seconds(now() - timedelta(minutes=2))},
        {"exp": seconds(now() + timedelta(hours=3))},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"jti": None},
        {"jti": "short"},
    ],
)
def test_a_token_that_is_not_right_is_refused_with_what_to_do(chat: Channel, claims: dict[str, Any]) -> None:
    with pytest.raises(NotProven, match=r"\w+ \w+"):
        customer_of(signed(chat, **claims), channel=chat, at=now())
    assert not SpentToken.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0."])
def test_what_is_no_signed_token_is_refused(chat: Channel, token: str) -> None:
    with pytest.raises(NotProven):
        customer_of(token, channel=chat, at=now())


def test_a_token_is_good_once(chat: Channel) -> None:
    token = signed(chat)
    customer_of(token, channel=chat, at=now())

    with pytest.raises(NotProven, match="already"):
        customer_of(token, channel=chat, at=now())


def test_used_tokens_are_forgotten_once_they_would_have_expired(chat: Channel) -> None:
    customer_of(signed(chat), channel=chat, at=now())
    later = now() + timedelta(minutes=30)
    customer_of(signed(chat, exp=seconds(later + timedelta(minutes=5))), channel=chat, at=later)

    assert SpentToken.objects.count() == 1
