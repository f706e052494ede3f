"""Whoever changes a setting waits for whoever changes it already; customers wait for neither."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.tenancy.lock import locked
from muhatap.tenancy.models import Workspace


def test_a_held_row_does_not_keep_others_from_naming_it(workspace: Workspace) -> None:
    """A channel is held while its servers are tried: FOR UPDATE would stop every arrival at it for so long."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        held = locked(workspace)

    assert held == workspace
    assert "FOR NO KEY UPDATE" in asked[0]["sql"]
