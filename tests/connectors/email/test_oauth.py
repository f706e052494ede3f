"""Access tokens: fetched once, fetched anew when refused, given up when consent is gone."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from muhatap.channels.connector import NotSent, Outgoing
from muhatap.connectors.email.account import OAuth
from muhatap.connectors.email.oauth import OAuthRefused, OAuthUnreachable, access_token, rotated_refresh_token

LETTER = Outgoing(key="0123456789abcdef0123456789abcdef", to="ayse@ornek.net", text="Selam")


class Provider:
    """A token endpoint: gives the tokens it was told to, one after the other, then refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[tuple[int, object]] = []
        self.asked: list[dict[str, list[str]]] = []


@pytest.fixture
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            it.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            status, answer = it.answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    it = Provider(f"http://127.0.0.1:{server.server_port}/token")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield it
    server.shutdown()
    server.server_close()
    thread.join()


def oauth(provider: Provider) -> OAuth:
    return OAuth(provider.url, client_id="muhatap", client_secret="sır", refresh_token="r1")


def test_a_token_is_fetched_once_and_again_when_it_is_about_to_end(provider):
    provider.answers = [
        (200, {"access_token": "a1", "expires_in": 3600}),
        (200, {"access_token": "a2", "expires_in": 60}),
    ]
    assert [access_token(oauth(provider)) for _ in range(3)] == ["a1", "a1", "a1"]
    assert access_token(oauth(provider), fresh=True) == "a2"
    provider.answers = [(200, {"access_token": "a3", "expires_in": 3600})]
    assert access_token(oauth(provider)) == "a3"
    assert provider.asked[0]["grant_type"] == ["refresh_token"]


def test_the_refresh_token_that_took_the_old_ones_place_is_used_from_then_on(provider):
    provider.answers = [(200, {"access_token": "a1", "refresh_token": "r2"}), (200, {"access_token": "a2"})]
    access_token(oauth(provider))
    access_token(oauth(provider), fresh=True)
    assert [each["refresh_token"] for each in provider.asked] == [["r1"], ["r2"]]
    assert rotated_refresh_token(oauth(provider)) == "r2"


def test_consent_that_is_gone_is_told_from_a_provider_that_is_down(provider):
    provider.answers = [(400, {"error": "invalid_grant"}), (503, {})]
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        access_token(oauth(provider))
    with pytest.raises(OAuthUnreachable):
        access_token(oauth(provider))
    with pytest.raises(OAuthUnreachable):
        access_token(OAuth("http://127.0.0.1:1/", "a", "b", "c"))


def test_a_token_withdrawn_early_is_replaced_and_the_mail_goes_out(email, channel, post_office, provider):
    provider.answers = [(200, {"access_token": "eski"}), (200, {"access_token": "yeni"})]
    post_office.tokens = {"yeni"}
    channel.settings |= {"oauth_token_url": provider.url, "oauth_client_id": "muhatap"}
    assert email.send(channel, LETTER).provider_id.startswith("<0123")
    assert len(post_office.taken) == 1


def test_a_mailbox_without_consent_is_broken_not_retried(email, channel, post_office, provider):
    provider.answers = [(400, {"error": "invalid_grant", "error_description": "Token has been revoked."})]
    channel.settings |= {"oauth_token_url": provider.url}
    with pytest.raises(NotSent, match="revoked") as caught:
        email.send(channel, LETTER)
    assert (caught.value.cause, post_office.taken) == ("auth_broken", [])
