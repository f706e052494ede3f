"""A client that costs little: it shares the machine with what it measures."""

import json
import socket
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    head: str
    body: bytes

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.body)


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int, **headers: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        told = {"Host": f"127.0.0.1:{port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    def get(self, path: str) -> Answer:
        """Return the answer to a GET."""
        return self._ask("GET", path, "", b"")

    def post(self, path: str, said: dict[str, Any], **headers: str) -> Answer:
        """Return the answer to a POST of JSON."""
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return self._ask("POST", path, f"{more}Content-Type: application/json\r\n", json.dumps(said).encode())

    def form(self, path: str, body: str) -> Answer:
        """Return the answer to a POST of a form."""
        return self._ask("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", body.encode())

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _ask(self, method: str, path: str, more: str, body: bytes) -> Answer:
        length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\n{self._head}{more}{length}\r\n".encode() + body)
        return self._answer()

    def _answer(self) -> Answer:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        raw, _, body = got.partition(b"\r\n\r\n")
        head = raw.decode("latin-1")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
        named = {name.lower(): value for name, value in fields.items()}
        if named.get("transfer-encoding") == "chunked":
            return Answer(int(head.split(" ", 2)[1]), head, self._chunks(body))
        length = int(named.get("content-length", "0"))
        while len(body) < length:
            body += self._more()
        return Answer(int(head.split(" ", 2)[1]), head, body)

    def _chunks(self, body: bytes) -> bytes:
        while not body.endswith(b"0\r\n\r\n"):
            body += self._more()
        whole = b""
        while body:
            size, _, body = body.partition(b"\r\n")
            whole, body = whole + body[: int(size, 16)], body[int(size, 16) + 2 :]
        return whole

    def _more(self) -> bytes:
        got = self._socket.recv(262_144)
        if not got:
            raise ConnectionError("The server hung up.")
        return got
