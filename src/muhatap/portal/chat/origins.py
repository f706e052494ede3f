"""From which pages a channel may be spoken to."""

from collections.abc import Mapping

from django.conf import settings

from muhatap.channels.models import Channel

_USUAL = {"http": ":80", "https": ":443"}


def origins_of(channel: Channel) -> tuple[str, ...]:
    """Return the origins that the channel's owner allows, as browsers write them."""
    return tuple(plain(one) for one in channel.settings.get("origins", "").split(",") if one.strip())


def plain(origin: str) -> str:
    """Return an origin as browsers write it: in small letters, without the port that its scheme has anyway."""
    scheme, mark, place = origin.strip().rstrip("/").casefold().partition("://")
    return f"{scheme}{mark}{place.removesuffix(_USUAL.get(scheme, ''))}"


def allowed(origin: str, *, channel: Channel, own: str) -> bool:
    """Whether a page of this origin may speak; pages at our own address, asked for as `own`, always may."""
    return plain(origin) in {plain(settings.PUBLIC_URL or own), *origins_of(channel)}


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
