"""The address to serve at, taken before anything is started, so that a refusal costs nothing and says why."""

import errno
import socket

from muhatap.server.embedded.refusal import Refusal

WAITING = 2048
_WHY = {
    errno.EADDRINUSE: "Something else answers there already. Stop it, or choose another port with --port.",
    errno.EACCES: "Ports below 1024 belong to root. Choose another one with --port.",
    errno.EADDRNOTAVAIL: "This machine does not have that address. Choose another one with --host.",
}


class CannotServe(Refusal):
    """The address cannot be listened at."""


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; who comes before we are ready waits. Raises CannotServe."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as trouble:
        raise CannotServe(f"There is no address “{host}” on this machine. Choose another one with --host.") from trouble
    # One address is enough: whoever types a name that has two tries the other as well.
    family, kind, protocol, _, place = min(found, key=lambda one: one[0] != socket.AF_INET)
    line = socket.socket(family, kind, protocol)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind(place)
        line.listen(WAITING)
    except OSError as trouble:
        line.close()
        why = _WHY.get(trouble.errno or 0, f"{trouble.strerror}.")
        raise CannotServe(f"Muhatap cannot answer at {address_of(host, port)}. {why}") from trouble
    return line


def address_of(host: str, port: int) -> str:
    """Return what to type into a browser."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
