"""A pass: what a visitor's browser shows to be let into her own chat. Signed, stored nowhere on our side."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from muhatap.channels.models import Channel

VISITOR, CUSTOMER = "visitor:", "customer:"
"""How the ids of a channel begin: a nameless browser's, and a customer's whom the shop's server vouches for."""
_SALT = "chat-pass"
_LASTS = {VISITOR: timedelta(days=400), CUSTOMER: timedelta(hours=12)}


@dataclass(frozen=True, slots=True)
class Pass:
    """Who she is on which channel, and which privacy notice she was shown when."""

    channel: int
    name: str
    notice: int = 0
    shown_at: datetime | None = None

    @property
    def is_customer(self) -> bool:
        """Whether the shop's server vouched for her."""
        return self.name.startswith(CUSTOMER)


def issue(given: Pass) -> str:
    """Return the pass as a string that nobody else can make."""
    shown = given.shown_at.isoformat() if given.shown_at else ""
    return signing.dumps([given.channel, given.name, given.notice, shown], salt=_SALT)


def read(text: str, channel: Channel) -> Pass | None:
    """Return the pass of this channel, or None: forged, of another channel, or too old."""
    known = signed(text)
    return known if known and known.channel == channel.pk else None


def signed(text: str) -> Pass | None:
    """Return a pass of whatever channel, or None where it is forged or too old; the database is not asked."""
    if not text or len(text) > 2000:
        return None
    try:
        number, name, notice, shown = _loaded(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Pass(number, name, notice, datetime.fromisoformat(shown) if shown else None)


def _loaded(text: str) -> list[Any]:
    """Return what the pass says; raise BadSignature also where it lasted its time."""
    said: list[Any] = signing.loads(text, salt=_SALT, max_age=_LASTS[VISITOR])
    if said[1].startswith(CUSTOMER):
        said = signing.loads(text, salt=_SALT, max_age=_LASTS[CUSTOMER])
    return said
