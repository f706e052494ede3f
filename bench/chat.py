"""A thousand open chats beside a hundred members: what they hold in memory, and how soon each side hears the other."""

import re
import secrets
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.cast import Shop, seats, shop
from bench.figure import Figure, percentile
from bench.house import Server, served, tree
from bench.memory import share_of
from bench.wire import Client

CHATS, MEMBERS, ROUNDS = 1_000, 100, 60
PAUSE = 0.25
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Talk:
    """One visitor: her chat's key, her pass, her conversation."""

    key: str
    held: str
    conversation: int


def measure(home: Path) -> list[Figure]:
    """Return the memory of all processes and the 95th percentile of both ways, with every chat and desk open."""
    here = shop("chat")
    talks = _talks(here)
    cookies = [cookie for _, cookie in seats(here.workspace, MEMBERS, prefix="sohbet")]
    with served(home) as server:
        desks = [_opened(server.port, "/desk/stream", f"Cookie: {cookie}") for cookie in cookies]
        before = _held(server)
        chats = [
            _opened(
                server.port,
                f"/chat/{one.key}/stream",
                f"Authorization: Visitor {one.held}\r\nX-Forwarded-For: {_address(at)}",
            )
            for at, one in enumerate(talks)
        ]
        spent = server.cpu()
        there = _there(server.port, talks, desks)
        back = _back(server.port, here, talks, chats)
        cost = (server.cpu() - spent) / (2 * ROUNDS) * 1000
        held = _held(server)
        for one in [*desks, *chats]:
            one.close()
    rows = {"open chats": CHATS, "members": MEMBERS, "messages each way": ROUNDS}
    per = {"a chat, KB": round((held - before) * 1024 / CHATS, 1), "CPU a message, ms": round(cost, 1)}
    medians = {
        "there, median, ms": round(percentile(there, 0.5), 1),
        "back, median, ms": round(percentile(back, 0.5), 1),
    }
    return [
        Figure("chat memory", "1,000 open chats and 100 members", held, "MB", 500, "less", 1, rows, per),
        _late("chat there p95", "a visitor's message to 100 desks", there, rows, medians),
        _late("chat back p95", "a reply to the visitor's stream", back, rows, {}),
    ]


def _late(name: str, means: str, took: list[float], rows: dict[str, int], beside: dict[str, float]) -> Figure:
    return Figure(name, means, percentile(took, 0.95), "ms", 250, "less", 1, rows, beside)


def _talks(here: Shop) -> list[Talk]:
    """Create the visitors with a conversation each, as they are after their first message."""
    from muhatap.channels.models import Channel
    from muhatap.conversations.models import Conversation
    from muhatap.people.models import Identity, Person
    from muhatap.portal.chat.passes import Pass, issue
    from muhatap.tenancy.entered import entered

    with entered(here.workspace):
        channel = Channel.objects.create(workspace_id=here.workspace, kind="webchat", name="chat")
        people = Person.objects.bulk_create(Person(workspace_id=here.workspace) for _ in range(CHATS))
        names = [f"visitor:{secrets.token_hex(8)}" for _ in people]
        Identity.objects.bulk_create(
            Identity(workspace_id=here.workspace, person=person, kind="external", account=str(channel.pk), value=name)
            for person, name in zip(people, names, strict=True)
        )
        matters = Conversation.objects.bulk_create(
            Conversation(workspace_id=here.workspace, person=person, channel=channel) for person in people
        )
    return [
        Talk(channel.key, issue(Pass(channel.pk, name)), matter.pk) for name, matter in zip(names, matters, strict=True)
    ]


def _opened(port: int, path: str, header: str) -> socket.socket:
    reader = socket.create_connection(("127.0.0.1", port), timeout=30)
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n".encode())
    got = b""
    while b"retry:" not in got:
        got += reader.recv(4096)
        if not got.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"The stream answered: {got[:200]!r}")
    reader.setblocking(False)
    return reader


def _address(number: int) -> str:
    """Return a network of each visitor's own: from one address alone so many would be a flood."""
    return f"10.{number // 250}.{number % 250}.1"


def _held(server: Server) -> float:
    return sum(share_of(one.pid) for one in tree(server.pids))


def _there(port: int, talks: list[Talk], desks: list[socket.socket]) -> list[float]:
    """Let visitors write, one after another; return the milliseconds until each desk was told of each message."""
    client = Client(port, Origin=f"http://127.0.0.1:{port}")

    def say(number: int) -> None:
        one = talks[number]
        said = {"id": secrets.token_hex(8), "text": "Kargom nerede kaldı?"}
        client.post(f"/chat/{one.key}/messages", said, Authorization=f"Visitor {one.held}")

    return _waits(desks, say, rb'"message.received"', each=len(desks))


def _back(port: int, here: Shop, talks: list[Talk], chats: list[socket.socket]) -> list[float]:
    """Answer visitors, one after another; return the milliseconds until each was told that there is something new."""
    client = Client(port, Authorization=f"Bearer {here.token}")

    def answer(number: int) -> None:
        place = ROUNDS + number  # those who have heard nothing yet
        client.post(f"/api/v1/conversations/{talks[place].conversation}/messages", {"kind": "reply", "text": "Yolda."})

    return _waits(chats[ROUNDS : 2 * ROUNDS], answer, rb"event: change", each=1)


def _waits(readers: list[socket.socket], deed: Callable[[int], None], sign: bytes, *, each: int) -> list[float]:
    begun: list[float] = []
    waits: list[float] = []

    def act() -> None:
        for number in range(ROUNDS):
            time.sleep(PAUSE)
            begun.append(time.perf_counter())
            deed(number)

    acting = threading.Thread(target=act)
    with selectors.DefaultSelector() as waiting:
        for reader in readers:
            waiting.register(reader, selectors.EVENT_READ, [0])
        acting.start()
        until = time.perf_counter() + ROUNDS * PAUSE + PATIENCE
        while len(waits) < ROUNDS * each and time.perf_counter() < until:
            for key, _ in waiting.select(1):
                assert isinstance(key.fileobj, socket.socket)
                at = time.perf_counter()
                for _ in re.findall(sign, key.fileobj.recv(65_536)):
                    waits.append((at - begun[key.data[0] if each > 1 else -1]) * 1000)
                    key.data[0] += 1
    acting.join()
    if len(waits) < ROUNDS * each:
        raise SystemExit(f"{len(waits)} of {ROUNDS * each} signs came.")
    return waits
