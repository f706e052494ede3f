"""The demo's web page carries the chat, and signs its regular in as a shop's own server would."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.kit.clock import now
from muhatap.people.models import Identity, Person
from muhatap.people.models.person import name_key
from muhatap.portal.chat.customer import customer_of
from muhatap.server.cli import running
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace


@pytest.fixture
def mirra(db: None, settings: Any) -> Channel:
    """A small Mırra where the demo runs: its chat and one regular."""
    settings.IS_DEMO = True
    shop = Workspace.objects.create(slug="mirra", name="Mırra")
    with entered(shop.pk):
        chat = Channel(workspace=shop, kind="webchat", name="Site sohbeti")
        chat.keep_secrets({"identity_secret": "sir" * 12})
        chat.save()
        person = Person.objects.create(workspace=shop, name="Çağla Yıldırım", name_key=name_key("Çağla Yıldırım"))
        Identity.objects.create(workspace=shop, person=person, kind="email", value="cagla@mektup.example")
    return chat


def test_the_page_carries_the_chat_in_both_languages(mirra: Channel) -> None:
    turkish, english = (Client().get(f"/demo/shop?lang={one}").content.decode() for one in ("tr", "en"))

    assert f'data-channel="{mirra.key}"' in turkish
    assert '<html lang="tr">' in turkish
    assert "Sepete ekle" in turkish
    assert '<html lang="en">' in english
    assert "Add to bag" in english
    assert "data-identity" not in turkish


def test_who_is_logged_in_there_is_proven_to_the_chat(mirra: Channel) -> None:
    page = Client().get("/demo/shop?as=1").content.decode()
    token = re.search(r'data-identity="([^"]+)"', page)

    assert token
    with entered(mirra.workspace_id):
        found = customer_of(token[1], channel=mirra, at=now())
    assert (found.name, found.proven.email) == ("Çağla Yıldırım", "cagla@mektup.example")


@pytest.mark.parametrize("path", ["/demo/shop", "/demo/shop?as=1"])
def test_a_company_called_mirra_has_no_demo_shop_and_signs_nobody_in(mirra: Channel, settings: Any, path: str) -> None:
    with_demo = Client().get(path).status_code
    settings.IS_DEMO = False

    assert (with_demo, Client().get(path).status_code) == (200, 404)


def test_only_the_demo_command_opens_the_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ready", _stop)
    monkeypatch.setattr(running, "bound", lambda *_: None)
    opened = []
    for command in ("serve", "web", "demo"):
        monkeypatch.setenv("MUHATAP_DEMO", "")
        with pytest.raises(_Stopped):
            getattr(running, command).main([], standalone_mode=False)
        opened.append(os.environ["MUHATAP_DEMO"])

    assert opened == ["", "", "1"]


class _Stopped(Exception):
    """The command got as far as it had to."""


def _stop(**_: str) -> None:
    raise _Stopped


@pytest.mark.parametrize(("told", "is_demo"), [("1", "True"), ("", "False")])
def test_the_setting_is_what_the_command_said(told: str, is_demo: str) -> None:
    script = "from muhatap.server import settings; print(settings.IS_DEMO)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "MUHATAP_DEMO": told},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == is_demo
