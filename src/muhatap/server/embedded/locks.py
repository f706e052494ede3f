"""Locks that the kernel drops when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def open_lock(path: Path) -> int:
    """Returns an open file for `flock`; reading is enough, so that root and the owner can share it."""
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)


def try_lock(file: int, kind: int) -> bool:
    """Returns whether the lock (`fcntl.LOCK_SH` or `LOCK_EX`) could be had at once."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
