"""Commands that create workspaces, members, tokens and channels."""

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

import click

from muhatap.server.cli.ready import ready, say, workspace_of
from muhatap.tenancy.scopes import SCOPES

if TYPE_CHECKING:
    from muhatap.tenancy.models import User

ROLES = ("owner", "admin", "supervisor", "agent", "observer")

SCOPE_HELP = "What it may do; give it again for each. Without any it may do everything."

SET_HELP = "A setting or a secret of its kind; give it again for each. docs/reference.md lists them."


class Name(click.ParamType):  # type: ignore[type-arg]
    """What people call something: not blank, and no longer than its column."""

    name = "text"

    def __init__(self, most: int) -> None:
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name without the blanks around it."""
        said = " ".join(str(value).replace("\x00", "").split())
        if not said:
            self.fail("it is empty. Say what people call it.", param, ctx)
        if len(said) > self._most:
            self.fail(f"it has {len(said)} letters; {self._most} fit.", param, ctx)
        return said


Command = Callable[..., Any]


def with_workspace(command: Command) -> Command:
    """Add the option that says whose it is."""
    return click.option("--workspace", "slug", required=True, metavar="SLUG", help="The workspace it belongs to.")(
        command
    )


@click.group()
def workspace() -> None:
    """Companies."""


@workspace.command("create")
@click.argument("slug")
@click.option("--name", required=True, type=Name(120), help="What the company is called.")
@click.option("--language", default="tr", type=click.Choice(["tr", "en"]), help="What new members' screens speak.")
@click.option("--time-zone", default="Europe/Istanbul", show_default=True, help="Where its clocks are.")
def create_workspace(slug: str, name: str, language: str, time_zone: str) -> None:
    """Create a workspace and print its id."""
    import zoneinfo

    ready()
    from django.db import IntegrityError

    from muhatap.tenancy.models import Workspace
    from muhatap.tenancy.models.workspace import RESERVED

    if not re.fullmatch(r"[a-z0-9-]{2,63}", slug):
        raise click.UsageError("A slug has 2 to 63 of a-z, 0-9 and -.")
    if slug in RESERVED:
        raise click.UsageError(f"“{slug}” is reserved. Choose another slug.")
    if time_zone not in zoneinfo.available_timezones():
        raise click.UsageError(f"“{time_zone}” is no time zone. Write it like Europe/Istanbul.")
    try:
        made = Workspace.objects.create(slug=slug, name=name, language=language, time_zone=time_zone)
    except IntegrityError as clash:
        raise click.ClickException(f"There is a workspace “{slug}” already.") from clash
    say({"id": str(made.pk), "slug": made.slug})


@click.group()
def member() -> None:
    """Those who work in a workspace."""


@member.command("create")
@click.argument("email")
@with_workspace
@click.option("--role", required=True, type=click.Choice(ROLES), help="What she may do; an observer only reads.")
@click.option("--name", type=Name(120), help="What colleagues and customers call her; else what stands before the @.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_member(email: str, slug: str, role: str, name: str | None, password_stdin: bool) -> None:
    """Give somebody a seat; without a password she cannot log in yet."""
    ready()
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Member, User

    shop = workspace_of(slug)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    _refuse_unusable(email=email, password=password)
    with entered(shop.pk):
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        user = user or User.objects.create_user(email, password)
        if Member.objects.filter(user=user).exists():
            raise click.ClickException(f"{email} has a seat in “{slug}” already.")
        seat = Member.objects.create(
            workspace=shop, user=user, role=role, name=name or email.partition("@")[0], language=shop.language
        )
    say({"id": str(seat.pk), "email": email})


@member.command("password")
@click.argument("email")
def set_password(email: str) -> None:
    """Give somebody a new password, read from standard input; her open sessions end."""
    ready()
    user = _user_of(email)
    password = sys.stdin.readline().rstrip("\n")
    _refuse_unusable(password=password)
    user.set_password(password)
    user.save(update_fields=["password"])
    say({"email": email})


@member.command("second-step-off")
@click.argument("email")
def switch_second_step_off(email: str) -> None:
    """Forget somebody's second step: for an owner who lost her phone and her recovery codes."""
    ready()
    from allauth.mfa.models import Authenticator

    gone, _ = Authenticator.objects.filter(user=_user_of(email)).delete()
    say({"email": email, "was_on": bool(gone)})


def _user_of(email: str) -> "User":
    from muhatap.tenancy.models import User

    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        raise click.ClickException(f"Nobody logs in as {email}.")
    return user


def _refuse_unusable(*, email: str | None = None, password: str | None = None) -> None:
    """Refuse what is no address or too weak a password, in the command line's English, whatever the desk speaks."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import translation

    with translation.override("en"):
        try:
            if email is not None:
                validate_email(email)
            if password is not None:
                validate_password(password)
        except ValidationError as refusal:
            raise click.UsageError(" ".join(refusal.messages)) from refusal


@click.group()
def token() -> None:
    """What programs show to be let in."""


@token.command("create")
@with_workspace
@click.option("--name", required=True, type=Name(80), help="Which program it is for.")
@click.option("--member", "email", default="", metavar="EMAIL", help="Let it act as this member.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help=SCOPE_HELP)
def create_token(slug: str, name: str, email: str, scopes: tuple[str, ...]) -> None:
    """Print a new token, the only time it can be seen."""
    ready()
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Member, Token

    shop = workspace_of(slug)
    with entered(shop.pk):
        seat = Member.objects.filter(user__email=email, is_active=True).first() if email else None
        if email and seat is None:
            raise click.ClickException(f"{email} has no seat in “{slug}”.")
        click.echo(Token.issue(shop, name=name, member=seat, scopes=list(scopes)))


@click.group()
def notice() -> None:
    """What people are told about their data before they write."""


@notice.command("publish")
@click.argument("file", type=click.File(encoding="utf-8"))
@with_workspace
@click.option("--language", default="tr", type=click.Choice(["tr", "en"]), help="In which it is written.")
def publish_notice(file: TextIO, slug: str, language: str) -> None:
    """Publish a text as the next version of the privacy notice; - reads it from standard input."""
    ready()
    from muhatap.kit.storable import storable
    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.publish import NothingNew, publish

    shop = workspace_of(slug)
    text = storable(file.read()).strip()
    if not text:
        raise click.UsageError("The text is empty.")
    try:
        with entered(shop.pk):
            made = publish(shop, text, language=language)
    except NothingNew as refusal:
        raise click.ClickException(str(refusal)) from refusal
    say({"id": str(made.pk), "version": made.version, "language": language})


@click.group()
def channel() -> None:
    """Connected accounts."""


@channel.command("create")
@click.argument("kind")
@with_workspace
@click.option("--name", required=True, type=Name(120), help="What members call it.")
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help=SET_HELP)
def create_channel(kind: str, slug: str, name: str, pairs: tuple[str, ...]) -> None:
    """Connect an account and print its id, key and hook."""
    ready()
    from muhatap.channels.connector import connector_of, kinds
    from muhatap.channels.models import Channel
    from muhatap.tenancy.entered import entered

    if kind not in kinds():
        raise click.UsageError(f"There is no channel kind “{kind}”. Known: {', '.join(kinds())}.")
    connector = connector_of(kind)
    given = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    unknown = sorted(set(given) - set(connector.SETTINGS) - set(connector.SECRETS))
    if unknown or len(given) != len(pairs):
        known = ", ".join((*connector.SETTINGS, *connector.SECRETS)) or "none"
        raise click.UsageError(f"Unknown setting: {', '.join(unknown) or 'write KEY=VALUE'}. Known: {known}.")
    shop = workspace_of(slug)
    settings = {key: value for key, value in given.items() if key in connector.SETTINGS}
    _check(connector, given)
    with entered(shop.pk):
        made = Channel(workspace=shop, kind=kind, name=name, settings=settings)
        fresh = {key: value for key, value in _fresh_secrets(connector).items() if key not in given}
        made.keep_secrets(fresh | {key: value for key, value in given.items() if key in connector.SECRETS})
        made.save()
    hook = f"/hooks/{kind}/{made.key}" if hasattr(connector, "verify") else ""
    say({"id": str(made.pk), "key": made.key, "hook": hook, **fresh})


def _check(connector: Any, settings: dict[str, str]) -> None:
    from muhatap.channels.connector import BadSettings

    try:
        if hasattr(connector, "check"):
            connector.check(settings)
    except BadSettings as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _fresh_secrets(connector: Any) -> dict[str, str]:
    """Return the secrets that we make ourselves for a new channel of this kind; they are printed this once."""
    made: dict[str, str] = connector.fresh_secrets() if hasattr(connector, "fresh_secrets") else {}
    return made


COMMANDS = (workspace, member, token, notice, channel)
