"""What a running server says of itself in `postmaster.pid`."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from .places import SOCKET

FIELDS = 8
READY = "ready"


@dataclass(frozen=True)
class ServerState:
    """The server's process, the folder of its socket, and whether it takes connections."""

    pid: int
    run: Path
    is_ready: bool

    @property
    def answers(self) -> bool:
        """Whether something listens at the socket; the file alone may be left over from a killed server."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            return self.is_ready and client.connect_ex(str(self.run / SOCKET)) == 0


def server_state(data: Path) -> ServerState | None:
    """Returns what the data folder's `postmaster.pid` says, or None while it says nothing yet."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < FIELDS:
        return None
    return ServerState(pid=int(lines[0]), run=Path(lines[4]), is_ready=lines[7].strip() == READY)


def find_server(home: Path) -> ServerState | None:
    """Returns the home's server if one runs and takes connections."""
    states = (server_state(data) for data in home.glob("pg[0-9]*"))
    return next((state for state in states if state and state.answers), None)
