"""Hold a row of the tenancy while it is changed."""

from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def locked(row: M) -> M:
    """Return the row as it is stored now, locked until the transaction ends; rows naming it are written meanwhile."""
    rows: Any = type(row)
    found: M = rows.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found
