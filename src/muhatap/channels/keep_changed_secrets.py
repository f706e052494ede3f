"""Keep the secrets that a provider replaced while an account was used."""

from typing import Any

from muhatap.channels.connector import connector_of
from muhatap.channels.models import Channel
from muhatap.kit.sealing import BrokenSeal
from muhatap.tenancy.entered import entered


def keep_changed_secrets(account: Channel) -> None:
    """Seal what was replaced, such as a refresh token that is good for one use, in the account's row.

    Where somebody set the account up anew meanwhile, her word stays; an account that is stored nowhere is left alone.
    """
    changed = changed_secrets(account) if account.pk else {}
    if not changed:
        return
    with entered(account.workspace_id):
        held = Channel.objects.select_for_update().filter(pk=account.pk, revision=account.revision).first()
        if held and held.secrets != held.secrets | changed:
            held.keep_secrets(held.secrets | changed)
            held.save(update_fields=["sealed"])


def changed_secrets(account: Channel) -> dict[str, str]:
    """Return the secrets that the provider replaced since this account was read."""
    connector: Any = connector_of(account.kind)
    if not hasattr(connector, "changed_secrets"):
        return {}
    try:
        changed: dict[str, str] = connector.changed_secrets(account)
        return {name: value for name, value in changed.items() if account.secrets.get(name) != value}
    except BrokenSeal:
        return {}
