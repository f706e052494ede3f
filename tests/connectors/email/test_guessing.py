"""The servers of an address are found where they are likely, and what was told stays."""

import pytest

from muhatap.connectors.email import guessing
from muhatap.connectors.email.guessing import complete

GMAIL = {"imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com", "files_own_copies": "yes"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    """Who has which MX, and which host answers on which port."""
    told: dict[str, list[object]] = {"mx": [], "open": []}
    monkeypatch.setattr(guessing, "_exchangers", lambda domain: iter(told["mx"]))
    monkeypatch.setattr(guessing, "_answers", lambda host, port: (host, port) in told["open"])
    return told


def test_a_big_provider_is_known_by_its_domain(world: dict[str, list[object]]) -> None:
    assert complete({"address": "Ayse@Gmail.com"}) == GMAIL


def test_a_company_at_a_big_provider_is_known_by_its_mx(world: dict[str, list[object]]) -> None:
    world["mx"] = ["aspmx.l.google.com", "alt1.aspmx.l.google.com"]

    assert complete({"address": "destek@firma.com.tr"}) == GMAIL


def test_a_name_that_only_ends_like_a_big_one_is_not_it(world: dict[str, list[object]]) -> None:
    world["mx"] = ["mail.notgoogle.com"]

    assert complete({"address": "destek@firma.com.tr"}) == {}


def test_a_small_providers_host_is_found_by_knocking_with_its_port(world: dict[str, list[object]]) -> None:
    world["open"] = [("mail.firma.com.tr", 993), ("mail.firma.com.tr", 465)]

    assert complete({"address": "destek@firma.com.tr"}) == {
        "imap_host": "mail.firma.com.tr", "imap_port": "993", "imap_tls": "tls",
        "smtp_host": "mail.firma.com.tr", "smtp_port": "465", "smtp_tls": "tls",
    }  # fmt: skip


def test_what_was_told_is_not_guessed_over(world: dict[str, list[object]]) -> None:
    assert complete({"address": "a@gmail.com", "imap_host": "benim", "smtp_host": "benim"}) == {}
    found = complete({"address": "a@gmail.com", "smtp_host": "benim"})
    assert found["imap_host"] == "imap.gmail.com"
    assert "smtp_host" not in found


def test_a_port_that_was_told_stays_beside_a_host_that_was_found(world: dict[str, list[object]]) -> None:
    world["open"] = [("mail.firma.com.tr", 993), ("mail.firma.com.tr", 587)]
    told = {"address": "destek@firma.com.tr", "imap_port": "143", "imap_tls": "starttls"}

    assert complete(told) == {
        "imap_host": "mail.firma.com.tr",
        "smtp_host": "mail.firma.com.tr", "smtp_port": "587", "smtp_tls": "starttls",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["", "destek", "@"])
def test_nothing_is_guessed_of_no_address(world: dict[str, list[object]], address: str) -> None:
    assert complete({"address": address}) == {}
