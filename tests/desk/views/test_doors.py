"""The house promises a door that says who is welcome, in her language, and errors in words."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

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


def test_a_broken_page_says_whose_fault_it_is_and_gives_a_number() -> None:
    page = render_to_string("500.html", {"incident": "MH-1a2b3c4d"})

    assert "Hata bizde." in page
    assert "Olay no <b>MH-1a2b3c4d</b>" in page


def test_an_unknown_address_is_told_in_words(db: None) -> None:
    answer = Client().get("/yok/")

    assert answer.status_code == 404
    assert "Burada bir şey yok" in answer.content.decode()
