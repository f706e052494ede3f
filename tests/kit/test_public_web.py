"""What a stranger's address names is fetched from the public internet, within bounds, and from nowhere else."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from muhatap.kit import public_web
from muhatap.kit.public_web import Bounds, Fetched, NotFetched, fetch, is_public

OWN = Bounds(largest=1000, seconds=20, is_private_let_in=True)
STRICT = Bounds(largest=1000, seconds=20)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Web:
    """A web server on loopback that answers each path as told and remembers what was asked."""

    def __init__(self) -> None:
        web = self
        self.asked: list[tuple[str, str]] = []
        self.answers: dict[str, Answer] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append((self.path, self.headers["Host"]))
                web.answers[self.path](self)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    return answer


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web()
    yield found
    found.server.shutdown()
    found.server.server_close()


def refusal(url: str, bounds: Bounds) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetch(url, bounds)
    assert str(caught.value)
    return caught.value


def test_a_file_comes_with_its_type(web: Web) -> None:
    web.answers["/a.png"] = says(200, b"PNG", Content_Type="image/png; charset=x")

    assert fetch(web.url("/a.png"), OWN) == Fetched(b"PNG", "image/png")
    assert web.asked == [("/a.png", f"127.0.0.1:{web.port}")]


def test_redirects_are_followed_a_few_times(web: Web) -> None:
    web.answers["/1"] = says(302, Location="/2")
    web.answers["/2"] = says(307, Location=web.url("/3"))
    web.answers["/3"] = says(200, b"here")
    web.answers["/round"] = says(302, Location="/round")

    assert fetch(web.url("/1"), OWN).content == b"here"
    assert refusal(web.url("/round"), OWN).cause == "not_there"
    assert web.asked.count(("/round", f"127.0.0.1:{web.port}")) == 6


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_not_called(host: str, web: Web) -> None:
    web.answers["/"] = says(200, b"secret")
    told = refusal(web.url("/", host), STRICT)

    assert told.cause in {"not_public", "unreachable"}
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255"),
        *("224.0.0.1", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *(
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:0:a00:1::",
            "fec0::1",
            "no address",
        ),
    ],
)
def test_no_address_of_an_own_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "::ffff:93.184.216.34", "2606:4700::1111"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def _name_means(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every look-up of a name give the next answer; return the names that were looked up."""
    asked: list[str] = []

    def looked_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(public_web.socket, "getaddrinfo", looked_up)
    return asked


def test_a_name_with_one_address_of_ours_among_public_ones_is_not_called(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    _name_means(monkeypatch, ["93.184.216.34", "127.0.0.1"])

    assert refusal(web.url("/", "ornek.example"), STRICT).cause == "not_public"
    assert web.asked == []


def test_a_name_is_looked_up_once_and_called_at_what_was_found(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: the second answer would lead to us, but nobody asks for one."""
    called: list[str] = []
    asked = _name_means(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        called.append(address[0])
        raise OSError("not today")

    monkeypatch.setattr(socket, "create_connection", connect)

    assert refusal(web.url("/", "ornek.example"), STRICT).cause == "unreachable"
    assert (asked, called) == (["ornek.example"], ["93.184.216.34"])


def test_a_redirect_into_our_network_is_not_followed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address passes for public here; what it leads to is looked at like any other."""
    web.answers["/out"] = says(302, Location=web.url("/secret", "127.0.0.2"))
    web.answers["/secret"] = says(200, b"secret")
    monkeypatch.setattr(public_web, "is_public", lambda address: address == "127.0.0.1")

    assert refusal(web.url("/out"), STRICT).cause == "not_public"
    assert [path for path, _ in web.asked] == ["/out"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://ornek.example/a", "gopher://a", "", "http://", "//a", "x"]
)
def test_only_the_web_is_fetched_from(url: str) -> None:
    assert refusal(url, OWN).cause in {"not_public", "unreachable"}


def test_a_redirect_to_a_file_of_this_machine_is_refused(web: Web) -> None:
    web.answers["/"] = says(302, Location="file:///etc/passwd")

    assert refusal(web.url("/"), OWN).cause == "not_public"


def test_a_proxy_of_the_environment_is_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.answers["/"] = says(200, b"here")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert fetch(web.url("/"), OWN).content == b"here"


def test_a_file_that_is_too_large_is_not_taken_whether_it_says_so_or_not(web: Web) -> None:
    web.answers["/said"] = says(200, b"", Content_Length="1001")
    web.answers["/unsaid"] = says(200, b"x" * 1001)
    web.answers["/fits"] = says(200, b"x" * 1000)
    web.answers["/packed"] = says(200, b"\x1f\x8b" + b"x" * 10, Content_Encoding="gzip")

    assert [refusal(web.url(path), OWN).cause for path in ("/said", "/unsaid")] == ["too_large"] * 2
    assert len(fetch(web.url("/fits"), OWN).content) == 1000
    assert len(fetch(web.url("/packed"), OWN).content) == 12, "what is packed is kept packed, never blown up"


@pytest.mark.parametrize(
    ("status", "cause", "may_come"),
    [(404, "not_there", False), (403, "not_there", False), (204, "not_there", False)]
    + [(500, "failing", True), (503, "failing", True), (429, "failing", True)],
)
def test_a_refusal_says_whether_it_may_come_yet(status: int, cause: str, may_come: bool, web: Web) -> None:
    web.answers["/"] = says(status)
    told = refusal(web.url("/"), OWN)

    assert (told.cause, told.may_come) == (cause, may_come)
    assert str(status) in told.words


def test_a_server_that_drips_is_left(web: Web) -> None:
    until = threading.Event()

    def drips(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        while not until.wait(0.02):
            to.wfile.write(b"x")
            to.wfile.flush()

    web.answers["/"] = drips
    told = refusal(web.url("/"), Bounds(largest=10**9, seconds=0.3, is_private_let_in=True))
    until.set()

    assert (told.cause, told.may_come) == ("unreachable", True)


def test_nobody_at_home_may_be_back_later() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert refusal(f"http://127.0.0.1:{port}/", OWN).may_come
    assert refusal("http://there-is-no-such-name.invalid/", OWN).may_come


def test_no_address_of_a_name_is_tried_once_the_time_is_over(web: Web) -> None:
    web.answers["/file"] = says(200, b"late")

    with pytest.raises(NotFetched) as refusal:
        fetch(web.url("/file"), Bounds(largest=1000, seconds=0, is_private_let_in=True))

    assert refusal.value.may_come
    assert web.asked == []
