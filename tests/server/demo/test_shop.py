"""The demo's web page carries the chat, and signs its regular in as a shop's own server would."""

import re

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.kit.clock import now
from muhatap.people.models import Identity, Person
from muhatap.people.models.person import name_key
from muhatap.portal.chat.customer import customer_of
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace


@pytest.fixture
def mirra(db: None) -> Channel:
    """A small Mırra: its chat and one regular."""
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


def test_an_installation_of_a_company_has_no_demo_shop(workspace: Workspace) -> None:
    assert Client().get("/demo/shop").status_code == 404
