"""The house's tests run as the restricted database role, on a real PostgreSQL of their own."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from muhatap.connectors.rehearsal.connector import CONNECTOR as REHEARSAL
from muhatap.portal.chat.limits import LIMITS

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> None:
    """Migrate as the owner; the tests themselves connect as the app."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("migrate", database="owner", verbosity=0)


@pytest.fixture(autouse=True)
def _quiet_rehearsal() -> Iterator[None]:
    REHEARSAL.reset()
    yield
    REHEARSAL.reset()


@pytest.fixture(autouse=True)
def _patient_chat() -> None:
    LIMITS.clear()
