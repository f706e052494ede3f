"""What is given up with time, in small pieces: bodies of arrivals, files of messages, files that nothing names."""

import itertools

from django.conf import settings

from muhatap.channels.prune_bodies import prune_bodies
from muhatap.conversations.prune_files import prune_files
from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.clock import now
from muhatap.kit.store import store_at

HOUR = 3600
FOLDERS = 256
PIECE = 500


class Retention:
    """Goes once an hour over everything that may be too old, and over one of the store's 256 folders.

    The clock says which folder it is, so that a process that is often started anew comes to all of them as well.
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
        self._sweep(f"{hour % FOLDERS:02x}")
        self._reached, self._done = 0, hour
        return 0

    def _sweep(self, folder: str) -> None:
        found = (digest for digest, _ in store_at(settings.ATTACHMENTS).digests(folder))
        while piece := list(itertools.islice(found, PIECE)):
            sweep_files(piece)
