"""Log-in rules: nobody signs up by herself; members are invited. Mails leave by our own post, troubles in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from muhatap.channels.post import post
from muhatap.desk.addresses import absolute, is_trusted
from muhatap.desk.house_mail import password_words
from muhatap.desk.language import language_of
from muhatap.desk.words import Language
from muhatap.kit.sealing import seal, unseal
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, User
from muhatap.tenancy.seats import seats_of

RESET = "account/email/password_reset_key"
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
    """Closes open sign-up, keeps quiet, and posts links through a workspace's way of sending mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: a seat is given by an administrator."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: a log-in is an e-mail address."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the desk has toasts of its own."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the link of a forgotten password; nothing else is mailed, and nothing where there is no way."""
        request = allauth_context.request
        if template_prefix != RESET or not is_trusted(request):
            return
        link = absolute(request, _key_path(context["uid"], context["key"]))
        subject, text = password_words(link, language=language_of(request))
        for workspace in sorted(seats_of(context["user"])):
            with entered(workspace):
                if post(workspace, to=context["user"].email, subject=subject, text=text, about="password"):
                    return


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the authenticator's secret and the recovery codes, so that a copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        """Return the text sealed with the installation's key."""
        return seal({"text": text}, key=settings.MUHATAP_KEY).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text; raise BrokenSeal where the key file was exchanged."""
        return unseal(encrypted_text.encode(), key=settings.MUHATAP_KEY)["text"]


def let_in(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """Log in somebody who has just chosen her password; a second step that is set up is still asked for."""
    record_authentication(request, user, method="password", email=user.email)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=to, email=user.email))
    return answer


def password_link(request: HttpRequest, user: User) -> str:
    """Return the address with which this user chooses a new password, once, within a day."""
    return absolute(request, _key_path(user_pk_to_url_str(user), default_token_generator.make_token(user)))


def sits_elsewhere(member: Member) -> bool:
    """Whether the member's log-in opens another workspace too, so that it is not this one's to renew."""
    return bool(set(seats_of(member.user)) - {member.workspace_id})


def has_second_step(user: User) -> bool:
    """Whether the user's log-in asks for a code."""
    return bool(user.authenticator_set.exists())  # type: ignore[attr-defined]


def second_step_off(user: User) -> None:
    """Forget the user's authenticator and recovery codes."""
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]


def end_sessions_of_the_seatless(user: User) -> None:
    """Log a user out everywhere who has no seat left anywhere."""
    if not seats_of(user):
        for session in user.usersession_set.all():  # type: ignore[attr-defined]
            session.end()


def _key_path(uid: str, key: str) -> str:
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})


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
