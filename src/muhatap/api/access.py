"""Who calls, and whether the token allows it."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

M = TypeVar("M", bound=Model)


class Bearer(HttpBearer):
    """Lets in whom the middleware found a token of."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token found before the workspace was entered, or None."""
        return getattr(request, "token", None)


def allow(request: Any, scope: str) -> None:
    """Refuse with 403 a token without the right, or a member's token whose role only reads."""
    if not request.token.allows(scope):
        raise HttpError(403, f"This token lacks the right “{scope}”.")
    if scope.endswith(":write") and request.member and not request.member.may_answer:
        raise HttpError(403, "The member of this token may only read.")


def one_of(rows: "QuerySet[M]", number: str) -> M:
    """Return the row with this id, or answer 404: also for another workspace's and for what is no id at all."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    found = rows.filter(pk=int(number)).first()
    if found is None:
        raise Http404
    return found
