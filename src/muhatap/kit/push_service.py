"""Which addresses are push services: a subscription names the address we call, so only known hosts are called."""

import os
from urllib.parse import urlsplit

KNOWN = ("fcm.googleapis.com", "web.push.apple.com", "*.push.services.mozilla.com", "*.notify.windows.com")
LONGEST = 1000


def is_push_service(endpoint: str) -> bool:
    """Return whether an https address belongs to a known push service, or to a host of MUHATAP_PUSH_HOSTS.

    The hosts named there (separated by commas, with their port where it is not 443) may be reached by http too: they
    are the company's own.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if len(endpoint) > LONGEST or parts.username or parts.password:
        return False
    own = {one.strip() for one in os.environ.get("MUHATAP_PUSH_HOSTS", "").split(",") if one.strip()}
    if (f"{host}:{port}" if port else host) in own:
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and port in {None, 443} and any(_fits(host, known) for known in KNOWN)


def _fits(host: str, known: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*") else host == known
