"""A port that cannot be had is said plainly before anything is started, and costs nothing."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from muhatap.server.asgi import House
from muhatap.server.bound import CannotServe, address_of, bound
from muhatap.server.cli.main import muhatap
from muhatap.server.loops import beats
from muhatap.server.mail_in import CannotTakeMail, start


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "web", "demo"])
def test_a_taken_port_is_said_before_anything_is_started(
    command: str, taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUHATAP_HOME", str(tmp_path / "home"))

    done = CliRunner().invoke(muhatap, [command, "--port", str(taken)])

    assert isinstance(done.exception, CannotServe)  # main() prints its words and exits with 1
    assert str(done.exception).startswith(f"Muhatap cannot answer at http://127.0.0.1:{taken}/. Something else answers")
    assert done.output == ""
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("port", ["99999", "0", "-1", "eighty"])
def test_what_is_no_port_is_bad_usage(port: str) -> None:
    done = CliRunner().invoke(muhatap, ["serve", "--port", port])

    assert done.exit_code == 2
    assert "--port" in done.output


@pytest.mark.parametrize(
    ("host", "words"), [("no such host", "There is no address “no such host”"), ("192.0.2.1", "does not have that")]
)
def test_an_address_that_is_not_ours_is_said(host: str, words: str) -> None:
    with pytest.raises(CannotServe, match=words):
        bound(host, 8000)


def test_who_comes_before_the_house_is_ready_waits() -> None:
    with bound("localhost", 0) as line, socket.create_connection(line.getsockname()[:2], timeout=2) as early:
        assert early.getpeername() == line.getsockname()


@pytest.mark.parametrize("place", ["127.0.0.1:{taken}", "127.0.0.1:mail"])
def test_a_house_that_cannot_take_mail_does_not_begin_and_says_why(
    place: str, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUHATAP_SMTP_LISTEN", place.format(taken=taken))
    house = House(loops=True)
    told: list[str] = []

    async def story() -> None:
        async def receive() -> dict[str, str]:
            return {"type": "lifespan.startup"}

        async def send(said: dict[str, str]) -> None:
            told.append(said["type"])

        await house({"type": "lifespan"}, receive, send)

    asyncio.run(story())
    assert told == ["lifespan.startup.failed"]
    assert "MUHATAP_SMTP_LISTEN" in house.trouble
    assert beats == {}


def test_an_address_can_be_typed_into_a_browser() -> None:
    assert [address_of(host, 80) for host in ("127.0.0.1", "::1")] == ["http://127.0.0.1:80/", "http://[::1]:80/"]


@pytest.mark.parametrize("name", ["MUHATAP_SMTP_LISTEN", "MUHATAP_LMTP_LISTEN"])
@pytest.mark.parametrize("place", ["2525x", "127.0.0.1:", "127.0.0.1:mail", "127.0.0.1:99999", "127.0.0.1:-1", " "])
def test_what_is_no_address_for_mail_is_named_with_its_variable(
    name: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, place)

    with pytest.raises(CannotTakeMail, match=f"^{name}=.* is not an address to take mail in at"):
        start()


def test_where_one_of_two_ports_for_mail_is_taken_neither_listens(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with bound("127.0.0.1", 0) as line:
        free = line.getsockname()[1]
    monkeypatch.setenv("MUHATAP_SMTP_LISTEN", f"127.0.0.1:{free}")
    monkeypatch.setenv("MUHATAP_LMTP_LISTEN", f"127.0.0.1:{taken}")

    with pytest.raises(CannotTakeMail, match=rf"at 127\.0\.0\.1:{taken} \(MUHATAP_LMTP_LISTEN\)"):
        start()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", free), timeout=2)
