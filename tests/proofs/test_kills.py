"""The house promises that whoever is killed, whenever: nothing acknowledged is lost, and nothing is sent twice.

An installed `serve` with real pids; web, loops, keeper and PostgreSQL are killed with SIGKILL at random moments.
"""

import collections
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from tests.proofs.house import House

pytestmark = pytest.mark.proof

MESSAGES = 5_000
KILLS = 14
REPLIES = 120
SEED = 20261125
T = TypeVar("T")


def test_kills_lose_nothing_that_was_acknowledged(house: House) -> None:
    dice = random.Random(SEED)
    channel, client = _opened(house, "api")
    kills = {dice.randrange(50, MESSAGES): dice.choice(["server", "keeper", "postgres"]) for _ in range(KILLS)}

    for number in range(MESSAGES):
        if number in kills:
            house.kill(kills[number])
        body = {
            "external_id": f"m{number}",
            "text": f"İleti {number}",
            "sender": {"external_id": f"kisi-{number % 50}"},
        }
        assert _post(client, f"/api/v1/channels/{channel}/messages", body), (
            f"message {number} was never acknowledged: {house.log.read_text()[-3000:]}"
        )

    _wait_for(lambda: _status(client), lambda status: status == 200)
    heard = _heard(client, MESSAGES)
    assert heard == collections.Counter(f"İleti {number}" for number in range(MESSAGES))


def test_kills_between_send_and_commit_send_nothing_twice(house: House) -> None:
    dice = random.Random(SEED)
    journal = house.home / "wire.txt"
    journal.touch()
    channel, client = _opened(house, "rehearsal", f"journal={journal}", "seconds=0.1")
    house.let_arrive(channel, people=10)
    conversations = _wait_for(
        lambda: client.get("/api/v1/conversations").json()["items"], lambda found: len(found) == 10
    )

    for number in range(REPLIES):
        body = {"kind": "reply", "text": f"Yanıt {number}"}
        assert _post(client, f"/api/v1/conversations/{dice.choice(conversations)['id']}/messages", body)
        if number % 12 == 11:
            house.kill(dice.choice(["server", "server", "postgres"]))

    _wait_for(lambda: _status(client), lambda status: status == 200)
    states = _wait_for(lambda: _states(client), lambda found: set(found) == {"sent"})
    keys = journal.read_text().split()
    assert set(states) == {"sent"}
    assert len(keys) == states["sent"]
    assert len(set(keys)) == len(keys)


def _post(client: httpx.Client, path: str, body: dict[str, object]) -> bool:
    """Post until it is acknowledged, as a careful program does."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if client.post(path, json=body, timeout=15).status_code in {200, 201, 202}:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return False


def _opened(house: House, kind: str, *settings: str) -> tuple[str, httpx.Client]:
    house.run("workspace", "create", "sinama", "--name", "Sınama")
    sets = [word for pair in settings for word in ("--set", pair)]
    channel = json.loads(house.run("channel", "create", kind, "--workspace", "sinama", "--name", "Yol", *sets))["id"]
    token = house.run("token", "create", "--workspace", "sinama", "--name", "sınama")
    house.start()
    base = f"http://127.0.0.1:{house.port}"
    client = httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=20)
    _wait_for(lambda: _status(client), lambda status: status == 200)
    return channel, client


def _status(client: httpx.Client) -> int:
    try:
        return client.get("/api/v1/health").status_code
    except httpx.HTTPError:
        return 0


def _wait_for(ask: Callable[[], T], good: Callable[[T], bool], seconds: float = 300) -> T:
    deadline = time.monotonic() + seconds
    while True:
        found = ask()
        if good(found) or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def _heard(client: httpx.Client, expected: int) -> collections.Counter[str]:
    return _wait_for(lambda: _texts(client, "incoming"), lambda found: found.total() >= expected, 60)


def _states(client: httpx.Client) -> collections.Counter[str]:
    return collections.Counter(one["delivery"]["state"] for one in _messages(client) if one["kind"] == "reply")


def _texts(client: httpx.Client, kind: str) -> collections.Counter[str]:
    return collections.Counter(one["text"] for one in _messages(client) if one["kind"] == kind)


def _messages(client: httpx.Client) -> Iterator[dict[str, Any]]:
    for conversation in client.get("/api/v1/conversations?limit=200").json()["items"]:
        cursor: str | None = ""
        while cursor is not None:
            path = f"/api/v1/conversations/{conversation['id']}/messages?limit=200&cursor={cursor}"
            page = client.get(path).json()
            yield from page["items"]
            cursor = page["next"]
