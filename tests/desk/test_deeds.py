"""The house promises that the trace of the settings is read as a sentence, in words and never in codes."""

import re
from typing import Any

import pytest
from django.utils import translation

from muhatap.channels.asking import asks_of
from muhatap.channels.connector import kinds
from muhatap.desk.deed_words import called
from muhatap.desk.deeds import DEEDS, Deed, deed_of
from muhatap.journal.models import Event
from tests.house.source import PACKAGE

WRITTEN = re.compile(r'"settings\.(\w+)"|\btrace\(\s*request,\s*"(\w+)"|\b(?:kind|what) = "(\w+)" if \w+ else "(\w+)"')


def _deed(kind: str, language: str = "tr", **particulars: Any) -> Deed:
    with translation.override(language):
        return deed_of(Event(kind=f"settings.{kind}", member_id=1, particulars=particulars), {1: "Nermin"})


def _read(deed: Deed) -> str:
    return f"{deed.by} {deed.words} {deed.name}".strip()


@pytest.mark.parametrize(
    ("kind", "name", "turkish", "english"),
    [
        ("tag_removed", "VIP", "Nermin etiketi sildi: VIP", "Nermin deleted the tag VIP"),
        ("member_left", "Ozan", "Nermin ekipten ayırdı: Ozan", "Nermin took the seat away from Ozan"),
        ("mail_changed", "mail", "Nermin sistem e-postasını değiştirdi", "Nermin changed system mail"),
        (
            *("privacy_published", "tr", "Nermin aydınlatma metni yayımladı: Türkçe"),
            "Nermin published a privacy notice in Türkçe",
        ),
    ],
)
def test_a_deed_is_a_sentence_in_both_languages(kind: str, name: str, turkish: str, english: str) -> None:
    assert (_read(_deed(kind, name=name)), _read(_deed(kind, "en", name=name))) == (turkish, english)


def test_values_are_said_as_the_forms_say_them() -> None:
    changed = {
        "role": ["agent", "admin"],
        "languages": [["tr"], ["tr", "en"]],
        "colour": ["", "kirmizi"],
        "scopes": [None, ["people:read"]],
        "owner": ["all", "own"],
        "smtp_tls": ["", "none"],
        "files_own_copies": ["", "yes"],
        "imap_port": [None, "993"],
    }

    assert set(_deed("channel_changed", name="Destek", changed=changed).changes) == {
        ("rol", "temsilci", "yönetici"),
        ("diller", "Türkçe", "Türkçe, English"),
        ("renk", "", "Kırmızı"),
        ("yapabilecekleri", "", "Kişileri okumak"),
        ("kullanan", "herkes", "yalnızca kendisi"),
        ("SMTP şifrelemesi", "", "Şifresiz"),
        ("Sağlayıcı gönderilenleri kendisi saklıyor", "", "evet"),
        ("IMAP portu", "", "993"),
    }


def test_changes_stand_as_the_forms_ask_for_them_whatever_order_they_were_kept_in() -> None:
    kept = ("smtp_host", "role", "way", "never_heard_of", "imap_host", "name")
    changes = _deed("mail_changed", changed={name: [None, "x"] for name in kept}).changes

    assert [called for called, _, _ in changes] == [
        *("ad", "rol", "yol", "Gelen sunucu (IMAP)", "Giden sunucu (SMTP)", "never_heard_of")
    ]


def test_who_was_invited_as_what_and_which_secret_is_new_is_told() -> None:
    invited = _deed("member_invited", "en", name="a@b.example", role="admin")
    secrets = _deed("channel_changed", name="Destek", secrets=["password", "oauth_client_secret"]).secrets

    assert invited.changes == [("role", "", "admin")]
    assert secrets == ["Posta kutusunun parolası", "İstemci sırrı"]


@pytest.mark.parametrize("kind", kinds())
def test_whatever_a_channel_asks_for_has_a_name(kind: str) -> None:
    with translation.override("tr"):
        assert [ask.name for ask in asks_of(kind) if called(ask.name) == ask.name and ask.words[0] != ask.name] == []


def test_every_deed_that_is_recorded_has_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    tracing = "\n".join(source for source in sources if "trace(" in source or "settings." in source)
    recorded = {kind for found in WRITTEN.findall(tracing) for kind in found if kind}

    assert recorded == DEEDS.keys()
