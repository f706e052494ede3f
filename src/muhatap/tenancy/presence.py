"""Whether anybody of a workspace sits at the desk right now, known to every process through the shared cache."""

import time

from django.core.cache import cache

LASTS = 60
"""Seconds for which a sign of presence counts."""
_EVERY = 15.0
_last: dict[int, float] = {}


def is_due(workspace: int) -> bool:
    """Whether this process has not noted for a while that somebody is here."""
    return time.monotonic() - _last.get(workspace, -_EVERY) >= _EVERY


def is_here(workspace: int) -> None:
    """Note that a member has the desk open."""
    _last[workspace] = time.monotonic()
    cache.set(_name(workspace), 1, LASTS)


def somebody_is_here(workspace: int) -> bool:
    """Return whether a member had the desk open within the last minute."""
    return cache.get(_name(workspace)) is not None


def _name(workspace: int) -> str:
    return f"desk-open-{workspace}"
