"""Addresses that leave the house in a mail or are handed over."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """Return the whole address: under MUHATAP_URL where it is set, else under the one that was asked."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def is_trusted(request: HttpRequest) -> bool:
    """Whether a link for somebody else may be made from this request: anybody can ask in any host's name."""
    if settings.PUBLIC_URL:
        return True
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
