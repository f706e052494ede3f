"""Fetch what an address names that a stranger gave us, without being led into our own network.

The address is resolved once, every address it resolves to must be public, and the connection goes to that very address:
a name that changes its mind between the look and the call gains nothing. Each redirect passes the same door, since the
door is where httpcore opens a connection. TLS still asks for the name.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import httpcore
import httpx

Cause = Literal["not_public", "not_there", "too_large", "unreachable", "failing"]
REDIRECTS = 5
PATIENCE = 8.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotFetched(Exception):
    """The file did not come: why, and whether trying again later may help."""

    def __init__(self, cause: Cause, words: str, *, may_come: bool = False) -> None:
        super().__init__(words)
        self.cause: Cause = cause
        self.words = words
        self.may_come = may_come


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes, and the type their server says they are of."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is taken, how long it may last in all, and whether addresses of our own network are let through."""

    largest: int
    seconds: float = 30.0
    is_private_let_in: bool = False


def fetch(url: str, bounds: Bounds) -> Fetched:
    """Return what the address holds; raise NotFetched."""
    try:
        with _client(bounds) as client, client.stream("GET", url) as answer:
            _check(answer, bounds)
            content = b"".join(_parts(answer, bounds))
            return Fetched(content, answer.headers.get("content-type", "").partition(";")[0].strip())
    except NotFetched:
        raise
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as trouble:
        raise NotFetched("not_public", "Only http and https addresses are fetched.") from trouble
    except httpx.TooManyRedirects as trouble:
        raise NotFetched("not_there", f"The address led on more than {REDIRECTS} times.") from trouble
    except httpx.TimeoutException as trouble:
        raise NotFetched("unreachable", "The server took too long.", may_come=True) from trouble
    except (httpx.HTTPError, UnicodeError, ValueError) as trouble:
        raise NotFetched("unreachable", "The server could not be reached.", may_come=True) from trouble


def _client(bounds: Bounds) -> httpx.Client:
    transport = httpx.HTTPTransport(trust_env=False)
    # A proxy of the environment would resolve the name itself, behind the door; so none is used.
    transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 - httpx offers no other way to say how to connect
        ssl_context=httpx.create_ssl_context(), max_connections=1, network_backend=_Door(bounds)
    )
    return httpx.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        timeout=httpx.Timeout(PATIENCE),
        headers={"User-Agent": "Muhatap", "Accept-Encoding": "identity"},
    )


def _check(answer: httpx.Response, bounds: Bounds) -> None:
    status = answer.status_code
    if status >= 500 or status in {408, 425, 429}:
        raise NotFetched("failing", f"The server answered {status}.", may_come=True)
    if status != 200:
        raise NotFetched("not_there", f"The server answered {status}.")
    length = answer.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > bounds.largest:
        raise _too_large(bounds)


def _parts(answer: httpx.Response, bounds: Bounds) -> Iterable[bytes]:
    size = 0
    for part in answer.iter_raw():
        size += len(part)
        if size > bounds.largest:
            raise _too_large(bounds)
        yield part


def _too_large(bounds: Bounds) -> NotFetched:
    return NotFetched("too_large", f"The file is larger than {bounds.largest // 2**20} MiB.")


class _Door(httpcore.SyncBackend):
    """Opens connections to public addresses only, which end when the time is over."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self._is_private_let_in = bounds.is_private_let_in
        self._until = time.monotonic() + bounds.seconds

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Connect to the first address that answers; none is tried where one of them is not public."""
        found = _resolved(host, port)
        if not self._is_private_let_in and not all(map(is_public, found)):
            raise NotFetched("not_public", f"{host} is not a public address.")
        trouble: Exception = httpcore.ConnectError("no address")
        for address in found:
            try:
                return _Hurried(self._connected(address, port, *args, **kwargs), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refusal:
                trouble = refusal
        raise trouble

    def _connected(
        self, address: str, port: int, timeout: float | None = None, **kwargs: Any
    ) -> httpcore.NetworkStream:
        """Try one address, no longer than there is time."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout("the time is over")
        return super().connect_tcp(address, port, min(left, timeout or PATIENCE), **kwargs)

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Refuse: there is nothing of a stranger's."""
        raise NotFetched("not_public", "A socket of this machine is not fetched from.")


class _Hurried(httpcore.NetworkStream):
    """A connection that is not read from past a moment: a server that sends a byte now and then gains nothing."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, as long as there is time."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return self._stream.read(max_bytes, min(left, PATIENCE))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Return the same connection under TLS."""
        return _Hurried(self._stream.start_tls(*args, **kwargs), self._until)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _resolved(host: str, port: int) -> list[str]:
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as trouble:
        raise NotFetched("unreachable", f"The name {host} is not known.", may_come=True) from trouble
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet, also behind the ways in which IPv6 carries an IPv4 one."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return is_public(str(known.ipv4_mapped))
        if known.sixtofour or known.teredo or known in _NAT64 or known.is_site_local or int(known) < 2**32:
            return False
    return known.is_global and not known.is_multicast and not known.is_reserved
