"""What is given up with time, in small pieces: bodies of arrivals, files of messages, files that nothing names."""

import itertools

from django.conf import settings
from django.core.cache import cache

from muhatap.channels.prune_bodies import prune_bodies
from muhatap.channels.prune_uploads import prune_uploads
from muhatap.conversations.prune_files import prune_files
from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.clock import now
from muhatap.kit.store import store_at

HOUR = 3600
FOLDERS = 256
PIECE = 500
SWEPT = "retention.swept"


class Retention:
    """Goes once an hour over everything that may be too old, and over one of the store's 256 folders.

    The clock says which folder it is. The last hour that was swept is noted in the cache that all processes share: what
    was missed while none of them ran is made up for, so that each folder has its turn in every 256 hours. Were the note
    lost, that hour's folder would be the first again.
    """

    def __init__(self) -> None:
        self._done = 0
        self._reached = 0

    def __call__(self) -> int:
        """Return whether there is more to do at once; each call is one small piece."""
        hour = int(now().timestamp()) // HOUR
        if hour == self._done:
            return 0
        bodies = prune_bodies(self._reached, PIECE)
        if bodies.reached is not None:
            self._reached = bodies.reached
            return 1
        if prune_files():
            return 1
        if self._sweep_one(hour):
            return 1
        prune_uploads()
        self._reached, self._done = 0, hour
        return 0

    def _sweep_one(self, hour: int) -> bool:
        """Sweep the folder of the first hour that was missed; return whether there was one."""
        swept = cache.get(SWEPT, hour - 1)
        if swept == hour:
            return False
        if swept > hour:  # some clock was wrong
            swept = hour - 1
        due = max(swept + 1, hour - FOLDERS + 1)
        found = (digest for digest, _ in store_at(settings.ATTACHMENTS).digests(f"{due % FOLDERS:02x}"))
        while piece := list(itertools.islice(found, PIECE)):
            sweep_files(piece)
        cache.set(SWEPT, due, timeout=None)
        return True
