"""Hand one push message to a browser's push service."""

import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from muhatap.conversations.models import PushSubscription
from muhatap.kit.push_service import is_push_service

HOURS = 3600
GONE = frozenset({404, 410})
FOREVER = frozenset({400, 413})
"""What the service will never take. 401 and 403 are not among them: there our own key or clock was refused."""


class Gone(Exception):
    """The browser no longer wants to be woken, or the service will never take this: forget the subscription."""


class NotTaken(Exception):
    """The service could not take it now."""


def send(browser: PushSubscription, words: str, *, key: EllipticCurvePrivateKey, topic: str) -> None:
    """Send the words encrypted for the browser; raise Gone or NotTaken. A later one of the same topic replaces it."""
    if not is_push_service(browser.endpoint):
        raise Gone
    session = requests.Session()
    session.max_redirects = 0  # the address was judged; where it leads was not
    contact = settings.PUBLIC_URL or "https://localhost"
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
            words,
            vapid_private_key=Vapid02(key),
            vapid_claims={"sub": contact},
            ttl=4 * HOURS,
            timeout=10,
            headers={"Urgency": "high", "Topic": topic},
            requests_session=session,
        )
    except WebPushException as refusal:
        status = refusal.response.status_code if refusal.response is not None else 0
        if status in GONE | FOREVER:
            raise Gone from refusal
        raise NotTaken(f"status {status}") from refusal
    except (requests.RequestException, ValueError) as trouble:
        raise NotTaken(type(trouble).__name__) from trouble
    finally:
        session.close()
