"""Who the shop's own server says a visitor is: a signed token (JWT, HS256), good once and not for long."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from muhatap.channels.models import Channel
from muhatap.channels.spend import Spent, spend
from muhatap.kit.storable import cut

LONGEST = timedelta(hours=1)
LEEWAY = 30
"""Seconds by which the shop's clock may differ from ours."""


class NotProven(Exception):
    """The token proves nothing; the words say why."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Ways to reach her."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """What a good token says: `proven` contacts may join her to who is known by them, `said` ones never."""

    subject: str
    name: str
    proven: Contacts
    said: Contacts


def customer_of(token: str, *, channel: Channel, at: datetime) -> Customer:
    """Return who is signed in, and use the token up; raise NotProven. Only our own clock decides what has expired."""
    claims = _checked(token, channel, at)
    subject, token_id = claims.get("sub"), claims.get("jti")
    if not isinstance(subject, str) or not 0 < len(subject) <= 300 or "\x00" in subject:
        raise NotProven("Give the customer’s id as “sub”: a string of 1 to 300 characters.")
    if not isinstance(token_id, str) or not 8 <= len(token_id) <= 200 or "\x00" in token_id:
        raise NotProven("Give a random “jti” of 8 to 200 characters, another one in every token.")
    expires = datetime.fromtimestamp(claims["exp"], UTC)
    try:
        spend(channel, token_id, expires_at=expires + timedelta(seconds=LEEWAY), at=at)
    except Spent as again:
        raise NotProven(str(again)) from again
    return Customer(subject, _text(claims, "name", 200), _contacts(claims, True), _contacts(claims, False))


def _contacts(claims: dict[str, Any], are_verified: bool) -> Contacts:
    """Return those of which the shop says that they are verified, or the others. Who says nothing has not verified."""
    email = _text(claims, "email", 320) if (claims.get("email_verified") is True) is are_verified else ""
    phone = _text(claims, "phone", 40) if (claims.get("phone_number_verified") is True) is are_verified else ""
    return Contacts(email, phone)


def _checked(token: str, channel: Channel, at: datetime) -> dict[str, Any]:
    secret = channel.secrets.get("identity_secret", "")
    if not secret:
        raise NotProven("This channel has no identity secret.")
    try:
        claims: dict[str, Any] = jwt.decode(token, OctKey.import_key(secret.encode()), algorithms=["HS256"]).claims
    except (JoseError, ValueError, TypeError) as trouble:
        raise NotProven("The signature does not fit this channel’s identity secret (HS256).") from trouble
    audience, expires, seconds = claims.get("aud"), claims.get("exp"), at.timestamp()
    if audience != channel.key and audience != [channel.key]:
        raise NotProven("The token is for another channel: “aud” must be this channel’s key.")
    if not isinstance(expires, int | float) or isinstance(expires, bool):
        raise NotProven("Give the end of the token as “exp”, in seconds since 1970.")
    if expires + LEEWAY < seconds:
        raise NotProven("The token has expired. Sign a new one for every page.")
    if expires > seconds + LONGEST.total_seconds() + LEEWAY:
        raise NotProven("The token lasts too long: “exp” may lie one hour ahead at most.")
    return claims


def _text(claims: dict[str, Any], name: str, length: int) -> str:
    value = claims.get(name)
    return cut(value, length) if isinstance(value, str) else ""
