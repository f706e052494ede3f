"""From which pages a channel may be spoken to."""

from collections.abc import Mapping

from django.conf import settings

from muhatap.channels.models import Channel


def origins_of(channel: Channel) -> tuple[str, ...]:
    """Return the origins that the channel's owner allows: scheme and host, with the port where it is not the usual."""
    return tuple(one.strip().rstrip("/") for one in channel.settings.get("origins", "").split(",") if one.strip())


def allowed(origin: str, *, channel: Channel, own: str) -> bool:
    """Whether a page of this origin may speak; pages at our own address, asked for as `own`, always may."""
    return origin == (settings.PUBLIC_URL.rstrip("/") or own) or origin in origins_of(channel)


def cors(origin: str) -> Mapping[str, str]:
    """Return the headers that let a page of this origin read an answer."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Origin",
    }


PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "7200",
}
