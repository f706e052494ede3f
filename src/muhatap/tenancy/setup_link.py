"""The link with which an empty installation is set up."""

import base64
import secrets
from datetime import timedelta

from django.db import transaction

from muhatap.kit.clock import now
from muhatap.kit.sealing import derived
from muhatap.tenancy.models import SetupLink, Workspace
from muhatap.tenancy.models.token import digest_of

LASTS = timedelta(days=7)


def setup_link(*, key: bytes) -> str:
    """Return the secret of the unused link, made where there is none; "" once there is a workspace.

    The same link comes back at every start until it is used or a week old.
    """
    if Workspace.objects.exists():
        return ""
    at = now()
    with transaction.atomic():
        SetupLink.objects.filter(used_at=None, expires_at__lte=at).delete()
        link = SetupLink.objects.filter(used_at=None).order_by("pk").first()
        if link is None:
            nonce = secrets.token_hex(16)
            digest = digest_of(_secret(key, nonce))
            link = SetupLink.objects.create(nonce=nonce, digest=digest, expires_at=at + LASTS)
    return _secret(key, link.nonce)


def _secret(key: bytes, nonce: str) -> str:
    return base64.urlsafe_b64encode(derived(key, f"set-up link {nonce}")).decode().rstrip("=")
