"""Behind nginx and behind Caddy, set up as deploy/ says, everything works as without them, over TLS."""

import base64
import json
import re
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.proofs.house import House, a_house
from tests.proofs.proxies import NAME, proxy, trusting

pytestmark = pytest.mark.proof
PASSWORD = "uzun-bir-parola"  # noqa: S105


class Behind:
    """An installation behind a proxy: its public address, and a client that finds it."""

    def __init__(self, house: House, client: httpx.Client, line: str) -> None:
        self.house, self.client, self.line = house, client, line

    def browser(self) -> httpx.Client:
        """Return somebody who has not logged in yet, on the same connections."""
        return httpx.Client(transport=self.client._transport, base_url=self.client.base_url, timeout=60)

    def post(self, text: str, **more: object) -> httpx.Response:
        body = {"external_id": text, "sender": {"external_id": "ayse"}, "text": text, **more}
        return self.client.post(f"/api/v1/channels/{self.line}/messages", json=body)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def behind(request: pytest.FixtureRequest) -> Iterator[Behind]:
    with a_house() as house, proxy(request.param, before=house.port) as (port, certificate):
        house.run("workspace", "create", "cicekci", "--name", "Çiçekçi")
        entry = ("--workspace", "cicekci", "--role", "owner", "--password-stdin")
        house.run("member", "create", "defne@cicekci.example", *entry, stdin=f"{PASSWORD}\n")
        line = json.loads(house.run("channel", "create", "api", "--workspace", "cicekci", "--name", "Hat"))["id"]
        token = house.run("token", "create", "--workspace", "cicekci", "--name", "s")
        house.environment |= {"MUHATAP_URL": f"https://{NAME}:{port}", "MUHATAP_METRICS_TOKEN": "x"}
        house.start()
        house.wait_until_it_answers()
        # The name leads to this machine: the address is put in below TLS, which still asks for the name.
        transport = httpx.HTTPTransport(verify=trusting(certificate))
        with httpx.Client(transport=_Here(transport), base_url=f"https://{NAME}:{port}", timeout=60) as client:
            client.headers["Authorization"] = f"Bearer {token}"
            yield Behind(house, client, line)


class _Here(httpx.BaseTransport):
    def __init__(self, inner: httpx.HTTPTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        here = httpx.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1"),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": NAME},
        )
        return self._inner.handle_request(here)

    def close(self) -> None:
        self._inner.close()


def _log_in(client: httpx.Client, email: str, password: str, **headers: str) -> httpx.Response:
    form = client.get("/accounts/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    entry = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    return client.post(
        "/accounts/login/", data=entry, headers={"Referer": f"{client.base_url}/accounts/login/", **headers}
    )


def test_a_member_logs_in_over_tls(behind: Behind) -> None:
    browser = behind.browser()
    answer = _log_in(browser, "defne@cicekci.example", PASSWORD)

    assert answer.status_code == 302
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookies = [one for one in answer.headers.get_list("Set-Cookie") if "HttpOnly" in one]
    assert cookies
    assert all("Secure" in one for one in cookies)
    assert "Kutu" in browser.get("/", follow_redirects=True).text


def test_events_come_at_once_and_not_when_a_buffer_is_full(behind: Behind) -> None:
    heard: list[tuple[float, str]] = []
    with behind.client.stream("GET", "/api/v1/events") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        said = threading.Timer(1.0, lambda: heard.append((time.monotonic(), behind.post("Merhaba").json()["arrival"])))
        said.start()
        first = next(line for line in lines if line.startswith("event: message.received"))
        came = time.monotonic()
    said.join()

    assert first
    assert came - heard[0][0] < 10, "an event waited for more"


def test_a_big_attachment_comes_through(behind: Behind) -> None:
    content = base64.b64encode(b"\x89" * 6_000_000).decode()
    file = {"filename": "foto.png", "content_type": "image/png", "base64": content}

    assert behind.post("Fotoğraf", attachments=[file]).status_code == 202


def test_figures_are_not_shown_to_the_world(behind: Behind) -> None:
    assert behind.client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    assert behind.client.get("/api/v1/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    assert httpx.get(f"{behind.house.base}/metrics", headers={"Authorization": "Bearer x"}).status_code == 200


def test_nobody_escapes_the_limit_of_log_ins_by_naming_another_address(behind: Behind) -> None:
    browser = behind.browser()
    tries = [
        _log_in(browser, f"kisi{number}@ornek.example", "yanlis", **{"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(12)
    ]

    assert "ok fazla deneme" not in tries[0].text
    assert "ok fazla deneme" in tries[-1].text
