"""What a connector asks of somebody who connects an account, and what a try of it found.

All optional: a connector's FORM, `complete(settings)` and `try_out(channel)`. Without a FORM its settings are asked for
by their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from muhatap.channels.connector import connector_of

if TYPE_CHECKING:
    from muhatap.channels.models import Channel

Kind = Literal["text", "email", "password", "number", "choice", "switch", "url"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One setting or secret to be filled in: its words and hint in Turkish and in English.

    `part` names the group it is folded away in; "" for what everybody must say.
    """

    name: str
    words: tuple[str, str]
    hint: tuple[str, str] = ("", "")
    kind: Kind = "text"
    choices: tuple[tuple[str, str, str], ...] = ()
    is_required: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a try of one line found: the provider's own words, and what to do, in Turkish and in English."""

    line: str
    is_well: bool
    words: str = ""
    advice: tuple[str, str] = ("", "")


def asks_of(kind: str) -> tuple[Ask, ...]:
    """Return what an account of this kind asks for."""
    connector: Any = connector_of(kind)
    if hasattr(connector, "FORM"):
        form: tuple[Ask, ...] = connector.FORM
        return form
    plain = tuple(Ask(name, (name, name)) for name in connector.SETTINGS)
    return plain + tuple(Ask(name, (name, name), kind="password") for name in connector.SECRETS)


def completed(kind: str, told: Mapping[str, str]) -> dict[str, str]:
    """Return the settings with what the connector can guess of those that were left out."""
    connector: Any = connector_of(kind)
    return dict(told) | (connector.complete(told) if hasattr(connector, "complete") else {})


def tried(channel: "Channel") -> list[Finding] | None:
    """Return what a real try of the account found, or None where its kind has nothing to try."""
    connector: Any = connector_of(channel.kind)
    found: list[Finding] | None = connector.try_out(channel) if hasattr(connector, "try_out") else None
    return found
