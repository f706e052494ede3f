"""The house promises a door that says who is welcome, in her language, and errors in words."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory

from muhatap.server import errors
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in, token_for


def test_the_log_in_has_its_own_face_and_only_what_works(db: None) -> None:
    page = Client().get("/accounts/login/?next=/desk/people/7/").content.decode()

    assert "Hoş geldin" in page
    assert 'type="password"' in page
    assert 'value="/desk/people/7/"' in page
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize(
    ("asked", "header", "greeting"),
    [
        ("", "en-GB,en;q=0.9", "Welcome"),
        ("", "de-DE,de;q=0.9", "Hoş geldin"),
        ("?language=en", "tr-TR", "Welcome"),
        ("?language=tr", "en-GB", "Hoş geldin"),
    ],
)
def test_the_log_in_speaks_the_language_of_the_browser_or_the_one_asked_for(
    db: None, asked: str, header: str, greeting: str
) -> None:
    assert greeting in Client().get(f"/accounts/login/{asked}", HTTP_ACCEPT_LANGUAGE=header).content.decode()


def test_a_wrong_password_is_told_in_words_and_the_address_stays(defne: Member) -> None:
    given = {"login": "defne@cicekci.example", "password": "yanlış-parola"}

    page = Client().post("/accounts/login/", given).content.decode()

    assert "E-posta ile parola eşleşmedi." in page
    assert 'value="defne@cicekci.example"' in page


def test_whose_session_ended_is_led_back_to_where_she_was(db: None) -> None:
    here = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/desk/conversations/7/"}
    elsewhere = here | {"HTTP_HX_CURRENT_URL": "https://elsewhere.example/"}

    answers = [Client().get("/desk/queue/", **headers) for headers in (here, elsewhere)]

    assert answers[0]["HX-Redirect"] == "/accounts/login/?next=/desk/conversations/7/"
    assert answers[1]["HX-Redirect"] == "/accounts/login/?next=/"


def test_the_right_password_opens_the_inbox(defne: Member) -> None:
    given = {"login": "defne@cicekci.example", "password": "uzun-bir-parola"}

    assert Client().post("/accounts/login/", given)["Location"] == "/"


def test_she_can_change_her_password_and_leave(defne: Member) -> None:
    client = logged_in(defne)

    assert "Şimdiki parola" in client.get("/accounts/password/change/").content.decode()
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_a_token_opens_the_api_and_not_the_desk(workspace: Workspace, defne: Member) -> None:
    secret = token_for(workspace, member=defne)

    assert Client().get("/", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 403


@pytest.mark.parametrize(("language", "fault"), [("tr", "Hata bizde."), ("en", "Our fault.")])
def test_a_broken_page_says_whose_fault_it_is_and_gives_the_number_that_the_log_has(
    language: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[dict[str, Any]] = []
    monkeypatch.setattr(errors.log, "error", lambda event, **told: logged.append(told), raising=False)
    request = RequestFactory().get("/", headers={"Accept-Language": language})

    page = errors.server_error(request).content.decode()

    assert fault in page
    assert logged[0]["incident"] in page


def test_an_unknown_address_is_told_in_words(db: None) -> None:
    answer = Client().get("/yok/")

    assert answer.status_code == 404
    assert "Burada bir şey yok" in answer.content.decode()
