"""Log-in rules: nobody signs up by herself; members are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: a seat is given by an administrator."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: a log-in is an e-mail address."""
