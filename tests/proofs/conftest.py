"""Proofs run against an installed product."""

from collections.abc import Iterator

import pytest

from tests.proofs.house import House, a_house


@pytest.fixture
def house() -> Iterator[House]:
    with a_house() as opened:
        yield opened
