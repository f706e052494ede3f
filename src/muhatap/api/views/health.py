"""Whether the house stands."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest
from ninja import Router, Status

router = Router(tags=["health"])

checks: list[Any] = []
"""Functions that return troubles in words; the server adds its own."""
warnings: list[Any] = []
"""The same of what an administrator should mend, but which is no reason to send nobody here."""


@router.get("/health", auth=None, response={200: dict, 503: dict}, summary="Liveness and readiness")
def health(request: HttpRequest) -> Any:
    """Return 200 where the schema is current and the loops run, else 503 with the reasons; warnings change neither."""
    reasons: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        for check in checks:
            reasons += check()
    except DatabaseError:
        reasons.append("The database does not answer.")
    status = "ok" if not reasons else "trouble"
    told = [words for warning in warnings for words in warning()]
    return Status(200 if not reasons else 503, {"status": status, "reasons": reasons, "warnings": told})
