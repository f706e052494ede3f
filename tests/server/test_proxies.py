"""What a client says of itself is not believed; what a trusted proxy says of it is."""

import re

import httpx
import pytest

from muhatap.server.proxies import NoAddress, trusted_proxies
from tests.proofs.house import House, a_house


def _is_held_off(client: httpx.Client, number: int, said: str) -> bool:
    form = client.get("/accounts/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    entry = {"csrfmiddlewaretoken": token[1], "login": f"kisi{number}@ornek.example", "password": "yanlis-parola"}
    headers = {"Referer": f"{client.base_url}/accounts/login/", "X-Forwarded-For": said}
    return "ok fazla deneme" in client.post("/accounts/login/", data=entry, headers=headers).text


def _held_off(house: House) -> list[bool]:
    house.start()
    house.wait_until_it_answers()
    try:
        with httpx.Client(base_url=house.base, timeout=30) as client:
            return [_is_held_off(client, number, f"203.0.113.{number}") for number in range(12)]
    finally:
        house.stop()


def test_nobody_escapes_the_limit_of_log_ins_by_naming_another_address() -> None:
    with a_house() as house:
        house.environment["MUHATAP_TRUSTED_PROXIES"] = "192.0.2.1, 198.51.100.0/24"
        assert _held_off(house) == [False] * 10 + [True] * 2


def test_behind_a_trusted_proxy_each_client_counts_for_itself() -> None:
    with a_house() as house:
        assert _held_off(house) == [False] * 12


def test_tls_is_believed_of_a_trusted_proxy_only() -> None:
    said = {"X-Forwarded-Proto": "https"}
    with a_house() as house:
        house.environment["MUHATAP_URL"] = "https://care.example.com"
        house.start()
        house.wait_until_it_answers()
        answer = httpx.get(f"{house.base}/robots.txt", headers=said)
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert "Strict-Transport-Security" not in httpx.get(f"{house.base}/robots.txt").headers
        assert httpx.get(f"{house.base}/robots.txt", headers={"Host": "evil.example"}).status_code == 400
        house.stop()
        house.environment["MUHATAP_TRUSTED_PROXIES"] = "192.0.2.1"
        house.start()
        house.wait_until_it_answers()
        assert "Strict-Transport-Security" not in httpx.get(f"{house.base}/robots.txt", headers=said).headers


@pytest.mark.parametrize("told", ["*", "proxy.example.com", "10.0.0.1/8", "10.0.0.1,,x"])
def test_what_is_no_address_is_refused_in_words(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUHATAP_TRUSTED_PROXIES", told)

    with pytest.raises(NoAddress, match="such as 10.0.0.5"):
        trusted_proxies()
