"""Whose word about the client is taken: X-Forwarded-For and X-Forwarded-Proto count from these addresses only."""

import ipaddress
import os

from muhatap.server.embedded.refusal import Refusal

NEAR = "127.0.0.1,::1"


class NoAddress(Refusal):
    """A name, a star or a slip stands where an address is needed."""


def trusted_proxies() -> str:
    """Return MUHATAP_TRUSTED_PROXIES, addresses and networks with commas between; without it this machine's own."""
    told = os.environ.get("MUHATAP_TRUSTED_PROXIES", NEAR)
    parts = [part.strip() for part in told.split(",") if part.strip()]
    for part in parts:
        try:
            ipaddress.ip_network(part)
        except ValueError:
            raise NoAddress(
                f"“{part}” in MUHATAP_TRUSTED_PROXIES is no address. Write addresses or networks of your proxies, "
                "such as 10.0.0.5 or 10.0.0.0/24, with commas between."
            ) from None
    return ",".join(parts)
