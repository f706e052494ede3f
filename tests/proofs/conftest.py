"""Proofs run against an installed product."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.proofs.browser import chromium, require_chromium
from tests.proofs.house import House, a_house
from tests.proofs.mail.conftest import servers

__all__ = ["servers"]


@pytest.fixture
def house() -> Iterator[House]:
    with a_house() as opened:
        yield opened


@pytest.fixture(scope="module")
def shop() -> Iterator[House]:
    """The demo's shop, open."""
    require_chromium()
    with a_house() as opened:
        opened.start("demo")
        opened.wait_until_it_answers(180)  # the demo writes its years first
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for a file of proofs."""
    require_chromium()
    with chromium() as started:
        yield started
