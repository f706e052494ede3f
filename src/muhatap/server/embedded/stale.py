"""What a killed server leaves behind: a `postmaster.pid` whose number may by now belong to anyone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from .refusal import CannotStart

PATIENCE = 60.0


def clear_stale(data: Path) -> None:
    """Removes `postmaster.pid` once no living server works in the data folder.

    PostgreSQL itself only asks whether the number in the file is alive, which a zombie or a stranger's process is
    too. All of its processes have the data folder as working folder, so that is the safe question. A server that is
    just ending is waited for. Call it under the keeper's lock only.
    """
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE
    while pid_file.exists() and any(_living_servers(data)):
        if time.monotonic() > deadline:
            pid = next(_living_servers(data), 0)
            raise CannotStart(f"Another PostgreSQL (process {pid}) works in {data}. Stop it: kill -INT {pid}")
        time.sleep(0.02)
    pid_file.unlink(missing_ok=True)


def _living_servers(data: Path) -> Iterator[int]:
    data = data.resolve()
    return _from_proc(data) if Path("/proc/self/cwd").exists() else _from_psutil(data)


def _from_proc(data: Path) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # A zombie has no working folder any more: the link cannot be read.
            if os.readlink(entry / "cwd") == str(data) and (entry / "comm").read_text().startswith("postgres"):
                yield int(entry.name)
        except OSError:
            continue


def _from_psutil(data: Path) -> Iterator[int]:
    import psutil  # type: ignore[import-untyped,unused-ignore]

    for process in psutil.process_iter(["name", "cwd", "status"]):
        of_server = (process.info["name"] or "").startswith("postgres")
        if of_server and process.info["cwd"] == str(data) and process.info["status"] != psutil.STATUS_ZOMBIE:
            yield process.pid
