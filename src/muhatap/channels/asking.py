"""What a connector asks of somebody who connects an account, and what a try of it found.

All optional: a connector's FORM, `complete(settings)` and `try_out(channel)`. Without a FORM its settings are asked for
by their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from muhatap.channels.connector import connector_of
from muhatap.channels.keep_changed_secrets import changed_secrets, keep_changed_secrets
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


def tried(channel: Channel) -> list[Finding] | None:
    """Return what a real try of the account found, or None where its kind has nothing to try.

    A secret that the provider replaced on the way is put into the account, and kept at once where it is what is stored.
    """
    connector: Any = connector_of(channel.kind)
    if not hasattr(connector, "try_out"):
        return None
    found: list[Finding] = connector.try_out(channel)
    changed = changed_secrets(channel)
    if changed:
        used = channel.secrets
        if _is_stored(channel, {name: used.get(name, "") for name in changed}):
            keep_changed_secrets(channel)
        channel.keep_secrets(used | changed)
    return found


def _is_stored(channel: Channel, used: dict[str, str]) -> bool:
    stored = Channel.objects.filter(pk=channel.pk).first()
    return stored is not None and stored.secrets | used == stored.secrets
