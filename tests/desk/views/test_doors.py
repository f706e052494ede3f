"""The house promises a door that says who is welcome, in her language, and errors in words."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from muhatap.server import errors
from muhatap.server import settings as product
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


@pytest.mark.parametrize("address", ["defne@cicekci.example", "kimse@cicekci.example"])
def test_a_forgotten_password_is_answered_with_what_to_do(
    address: str, defne: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest-django puts a mailbox in the way; here the product's own way of mailing counts.
    monkeypatch.setattr(settings, "EMAIL_BACKEND", product.EMAIL_BACKEND)
    client = Client(raise_request_exception=False)

    asked = client.get("/accounts/password/reset/")
    answer = client.post("/accounts/password/reset/", {"email": address}, follow=True)

    assert (asked.status_code, answer.status_code) == (200, 200)
    assert all("yöneticin sana bir bağlantı verebilir" in page.content.decode() for page in (asked, answer))


def test_two_installations_in_one_browser_do_not_take_each_other_s_cookies(tmp_path: Path, defne: Member) -> None:
    told = "from muhatap.server import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    names = set()
    for home in (tmp_path / "one", tmp_path / "two"):
        environment = {**os.environ, "MUHATAP_HOME": str(home), "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
        said = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
        names |= set(said.stdout.split())

    assert len(names) == 4
    assert settings.SESSION_COOKIE_NAME in logged_in(defne).cookies


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


@pytest.mark.parametrize(("language", "words"), [("tr", "Burası bir sayfa değil"), ("en", "This is not a page")])
def test_an_address_that_is_no_page_leads_back(language: str, words: str, defne: Member) -> None:
    Member.objects.update(language=language)

    answer = logged_in(defne).get("/desk/dispatches/1/retry/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_script_and_a_program_get_no_page_for_a_wrong_method(defne: Member) -> None:
    by_script = logged_in(defne).get("/desk/dispatches/1/retry/", HTTP_HX_REQUEST="true")
    by_program = Client().delete("/api/v1/channels", headers={"Authorization": f"Bearer {token_for(defne.workspace)}"})

    assert (by_script.status_code, by_script.content) == (405, b"")
    assert by_program.status_code == 405
    assert "<html" not in by_program.content.decode()
