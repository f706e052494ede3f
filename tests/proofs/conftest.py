"""Proofs run against an installed product."""

from collections.abc import Iterator

import pytest

from tests.proofs.house import House


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("h", numbered=True)
    for folder in (home, home.parent, home.parent.parent):
        folder.chmod(0o755)
    house = House(home)
    yield house
    house.stop()
