"""From a message to every member's open screen."""

import selectors
import socket
import threading
import time
from pathlib import Path

from bench.cast import Shop, seats, shop
from bench.figure import Figure, percentile
from bench.house import served
from bench.wire import Client

MEMBERS = 500
MESSAGES = 40
PAUSE = 0.25
PATIENCE = 20.0


def measure(home: Path) -> list[Figure]:
    """Return the 95th percentile of the time from posting a message to each member's notice of it."""
    here = shop("stream")
    cookies = [cookie for _, cookie in seats(here.workspace, MEMBERS, prefix="dinleyen")]
    with served(home) as server:
        readers = [_opened(server.port, cookie) for cookie in cookies]
        spent = server.cpu()
        waits = _waits(server.port, here, readers)
        cost = (server.cpu() - spent) / MESSAGES * 1000
        for reader in readers:
            reader.close()
    rows = {"members": MEMBERS, "messages": MESSAGES, "notices": len(waits)}
    beside = {"median, ms": round(percentile(waits, 0.5), 1), "CPU a message to all, ms": round(cost, 1)}
    return [
        Figure(
            "stream p95",
            "a message to 500 members' screens",
            percentile(waits, 0.95),
            "ms",
            100,
            "less",
            1,
            rows,
            beside,
        )
    ]


def _opened(port: int, cookie: str) -> socket.socket:
    reader = socket.create_connection(("127.0.0.1", port), timeout=30)
    reader.sendall(f"GET /desk/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    got = b""
    while b"retry:" not in got:
        got += reader.recv(4096)
        if not got.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"The stream answered: {got[:200]!r}")
    return reader


def _waits(port: int, here: Shop, readers: list[socket.socket]) -> list[float]:
    """Post messages one after another and return, of each reader and message, the milliseconds until it was told."""
    posted: list[float] = []
    waits: list[float] = []
    writing = threading.Thread(target=_post, args=(port, here, posted))
    with selectors.DefaultSelector() as waiting:
        for reader in readers:
            reader.setblocking(False)
            waiting.register(reader, selectors.EVENT_READ, [0])
        writing.start()
        until = time.perf_counter() + MESSAGES * PAUSE + PATIENCE
        while len(waits) < MESSAGES * len(readers) and time.perf_counter() < until:
            for key, _ in waiting.select(1):
                assert isinstance(key.fileobj, socket.socket)
                told = key.fileobj.recv(65_536).count(b'"message.received"')
                at = time.perf_counter()
                for _ in range(told):
                    waits.append((at - posted[key.data[0]]) * 1000)
                    key.data[0] += 1
    writing.join()
    if len(waits) < MESSAGES * len(readers):
        raise SystemExit(f"{len(waits)} of {MESSAGES * len(readers)} notices came.")
    return waits


def _post(port: int, here: Shop, posted: list[float]) -> None:
    client = Client(port, Authorization=f"Bearer {here.token}")
    for number in range(MESSAGES):
        time.sleep(PAUSE)
        said = {
            "external_id": f"s{number}",
            "sender": {"external_id": f"kisi-{number}"},
            "text": "Kargom nerede kaldı?",
        }
        posted.append(time.perf_counter())
        client.post(f"/api/v1/channels/{here.channel}/messages", said)
    client.close()
