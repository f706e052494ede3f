"""Access tokens for IMAP and SMTP: fetched with the refresh token, kept until shortly before they end."""

import threading
import time
from dataclasses import dataclass, field, replace

import httpx

from muhatap.connectors.email.account import OAuth

_MARGIN = 120.0
_TIMEOUT = 20.0


class OAuthRefused(Exception):
    """The provider will give no token until somebody consents again."""


class OAuthUnreachable(Exception):
    """The provider did not answer properly; later it may."""


@dataclass
class _Grant:
    """What is known of one consent: its token now, and the refresh token that took the place of the one configured."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str = ""
    until: float = 0.0
    refresh_token: str = ""


_grants: dict[OAuth, _Grant] = {}
_grants_lock = threading.Lock()


def access_token(oauth: OAuth, *, fresh: bool = False) -> str:
    """Return a token that is good for two minutes at least; `fresh` where the last one was refused.

    Raises OAuthRefused or OAuthUnreachable.
    """
    grant = _grant(oauth)
    with grant.lock:
        if fresh or not grant.token or time.monotonic() > grant.until:
            _refresh(oauth, grant)
        return grant.token


def rotated_refresh_token(oauth: OAuth) -> str:
    """Return the refresh token the provider gave in place of the configured one, or ""; whoever may, keeps it."""
    return _grant(oauth).refresh_token


def xoauth2(user: str, token: str) -> str:
    """Return the SASL XOAUTH2 response, before base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _grant(oauth: OAuth) -> _Grant:
    with _grants_lock:
        return _grants.setdefault(oauth, _Grant())


def _refresh(oauth: OAuth, grant: _Grant) -> None:
    answer = _ask(replace(oauth, refresh_token=grant.refresh_token or oauth.refresh_token))
    grant.token = str(answer["access_token"])
    grant.until = time.monotonic() + float(str(answer.get("expires_in") or 3600)) - _MARGIN
    rotated = str(answer.get("refresh_token") or "")
    if rotated and rotated != oauth.refresh_token:
        grant.refresh_token = rotated


def _ask(oauth: OAuth) -> dict[str, object]:
    asked = {"grant_type": "refresh_token", "refresh_token": oauth.refresh_token, "client_id": oauth.client_id}
    if oauth.client_secret:
        asked["client_secret"] = oauth.client_secret
    if oauth.scope:
        asked["scope"] = oauth.scope
    try:
        response = httpx.post(oauth.token_url, data=asked, timeout=_TIMEOUT)
        answer = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as trouble:
        raise OAuthUnreachable(f"The token address did not answer: {trouble}") from trouble
    if response.status_code in (400, 401, 403) and isinstance(answer, dict):
        said = answer.get("error_description") or answer.get("error") or response.status_code
        raise OAuthRefused(f"The provider gives no access any more ({said}). Connect the mailbox again.")
    if response.status_code != httpx.codes.OK or not isinstance(answer, dict) or not answer.get("access_token"):
        raise OAuthUnreachable(f"The token address answered {response.status_code} without a token.")
    return answer
