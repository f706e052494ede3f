"""Proofs run against an installed product."""

from collections.abc import Iterator

import pytest

from tests.proofs.house import House, a_house
from tests.proofs.mail.conftest import servers

__all__ = ["servers"]


@pytest.fixture
def house() -> Iterator[House]:
    with a_house() as opened:
        yield opened
