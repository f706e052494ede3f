"""Log-in rules: nobody signs up by herself; members are invited. And what is wrong with a field, in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation

from muhatap.desk.words import Language

TROUBLES = {
    "Please type your current password.": "Şimdiki parolan bu değil.",
    "Incorrect password.": "Parolan bu değil.",
    "You must type the same password each time.": "İki yazışın birbirinden farklı.",
    "The password reset token was invalid.": "Bu bağlantının süresi geçmiş ya da daha önce kullanılmış.",
    "password_too_short": "Parola kısa; en az 10 karakter olsun.",
    "password_too_common": "Bu parola çok bilinen bir parola; kolayca bulunur.",
    "required": "Burayı boş bırakma.",
    "invalid": "Adresin sonu eksik görünüyor, örneğin .com",
}
"""Turkish for what allauth and Django say, by their code or their English; theirs speaks to nobody we know."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: a seat is given by an administrator."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: a log-in is an e-mail address."""


def troubles_of(found: list[ValidationError], language: Language) -> list[str]:
    """Return what is wrong with a field, in words."""
    if language == "en":
        return [words for one in found for words in one.messages]
    return [words for one in found for words in _in_turkish(one)]


def _in_turkish(one: ValidationError) -> list[str]:
    with translation.override("en"):
        english = str(one.message)
    known = TROUBLES.get(one.code or "") or TROUBLES.get(english)
    return [known] if known else one.messages
