"""Commands that create workspaces, members, tokens and channels."""

import re
import sys

import click

from muhatap.server.cli.ready import ready, say, workspace_of

ROLES = ("owner", "admin", "supervisor", "agent", "observer")


@click.group()
def workspace() -> None:
    """Companies."""


@workspace.command("create")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--language", default="tr", type=click.Choice(["tr", "en"]))
@click.option("--time-zone", default="Europe/Istanbul")
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
@click.option("--workspace", "slug", required=True)
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--name", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_member(email: str, slug: str, role: str, name: str, password_stdin: bool) -> None:
    """Give somebody a seat; without a password she cannot log in yet."""
    ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from muhatap.tenancy.entered import entered
    from muhatap.tenancy.models import Member, User

    shop = workspace_of(slug)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    try:
        validate_email(email)
        if password is not None:
            validate_password(password)
    except ValidationError as refusal:
        raise click.UsageError(" ".join(refusal.messages)) from refusal
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
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from muhatap.tenancy.models import User

    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        raise click.ClickException(f"Nobody logs in as {email}.")
    password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as refusal:
        raise click.UsageError(" ".join(refusal.messages)) from refusal
    user.set_password(password)
    user.save(update_fields=["password"])
    say({"email": email})


@click.group()
def token() -> None:
    """What programs show to be let in."""


@token.command("create")
@click.option("--workspace", "slug", required=True)
@click.option("--name", required=True)
@click.option("--member", "email", default="")
@click.option("--scope", "scopes", multiple=True)
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
def channel() -> None:
    """Connected accounts."""


@channel.command("create")
@click.argument("kind")
@click.option("--workspace", "slug", required=True)
@click.option("--name", required=True)
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE")
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
    with entered(shop.pk):
        made = Channel(workspace=shop, kind=kind, name=name, settings=settings)
        made.keep_secrets({key: value for key, value in given.items() if key in connector.SECRETS})
        made.save()
    hook = f"/hooks/{kind}/{made.key}" if hasattr(connector, "verify") else ""
    say({"id": str(made.pk), "key": made.key, "hook": hook})


COMMANDS = (workspace, member, token, channel)
