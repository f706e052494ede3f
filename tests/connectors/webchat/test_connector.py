"""The web chat's connector reads what its door wrote down and checks how an account is set up."""

import json

import pytest

from muhatap.channels.connector import BadSettings, Notice, NotSent, Outgoing, Unreadable, is_live
from muhatap.channels.models import Channel
from muhatap.connectors.webchat.connector import CONNECTOR

SITE = Channel(pk=1, workspace_id=1, kind="webchat", name="Site")


def test_marks_are_notices_about_our_messages() -> None:
    heard = list(CONNECTOR.read(SITE, json.dumps({"mark": "read", "keys": ["k1", "k2"]}).encode()))

    assert heard == [Notice("k1", "read"), Notice("k2", "read")]


@pytest.mark.parametrize("said", [{"mark": "burned", "keys": []}, {"mark": "read"}, {"mark": "read", "keys": [1]}])
def test_a_mark_of_nonsense_is_unreadable(said: object) -> None:
    with pytest.raises(Unreadable):
        list(CONNECTOR.read(SITE, json.dumps(said).encode()))


def test_a_file_that_is_gone_is_said_to_be() -> None:
    said = {
        "external_id": "a",
        "sender": {"external_id": "v"},
        "text": "",
        "files": [{"digest": "0" * 64, "filename": "a.png", "content_type": "image/png"}],
    }
    with pytest.raises(Unreadable, match="no longer kept"):
        list(CONNECTOR.read(SITE, json.dumps(said).encode()))


def test_a_reply_to_nobody_is_not_sent() -> None:
    with pytest.raises(NotSent):
        CONNECTOR.send(SITE, Outgoing(key="k", to="", text="Merhaba"))


def test_the_other_side_looks_on() -> None:
    assert is_live("webchat")
    assert not is_live("email")
    assert not is_live("telepathy")


@pytest.mark.parametrize(
    "settings",
    [
        {"origins": "shop.example"},
        {"origins": "https://shop.example/path"},
        {"origins": "https://a.example, *"},
        {"colour": "petrol"},
        {"colour": "#fff"},
        {"language": "de"},
        {"hours": "always"},
    ],
)
def test_an_account_that_is_set_up_wrongly_is_told_how(settings: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match=r"\w+ \w+"):
        CONNECTOR.check(settings)


def test_a_good_account_passes() -> None:
    CONNECTOR.check(
        {"origins": "https://a.example, http://127.0.0.1:8000", "colour": "#005d66", "hours": "1-5 09:00-18:00"}
    )


def test_each_channel_gets_a_secret_of_its_own() -> None:
    made = [CONNECTOR.fresh_secrets()["identity_secret"] for _ in range(2)]

    assert made[0] != made[1]
    assert len(made[0]) >= 32
