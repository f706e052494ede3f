"""The real table of addresses, as the resolver knows it."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

PUBLIC = {
    "robots.txt": "the wish that search engines stay out",
    "api/v1/openapi.json": "the description of the API, the same for everybody",
    "api/v1/health": "whether the house stands; names no tenant",
    "manifest.webmanifest": "what the program is called, the same for everybody",
    "sw.js": "the service worker, the same for everybody",
    "api/v1/": "a name for the root of the API; answers nothing",
    "widget.js": "the chat's script, the same for everybody",
    "demo/shop": "the demo's web page; nothing outside `muhatap demo`",
    "setup/<str:secret>/": "let in by the one-time link of an installation that has no workspace yet",
    "invitations/<str:secret>/": "let in by the one-time link of an invitation",
    "hooks/<str:kind>/<str:key>": "let in by the secret key of the channel and its signature, not by a workspace",
}
CHAT = "chat/"
"""Visitors' own: let in by the channel's key, the page's origin and a pass; a stranger is let at them by itself."""
LOG_IN = "accounts/"
"""Log-in, log-out and passwords: about users, who belong to no workspace."""


def routes() -> list[str]:
    """Return every route once, sorted."""
    return sorted(set(_walk(get_resolver())))


def guarded() -> list[str]:
    """Return the routes that show or change what belongs to a workspace."""
    return [route for route in routes() if route not in PUBLIC and not route.startswith((LOG_IN, CHAT))]


def _walk(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one, route)
        else:
            yield route
