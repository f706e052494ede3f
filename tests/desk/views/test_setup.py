"""The first pages: one form, one channel, and the desk."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from muhatap.channels.asking import Finding
from muhatap.channels.models import Channel
from muhatap.connectors.email.connector import Email
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, User, Workspace
from muhatap.tenancy.setup_link import setup_link

TOLD = {
    "company": "Çiçek & Kızı", "language": "tr", "time_zone": "Europe/Istanbul", "name": "Ayşe Işık",
    "email": "ayse@cicekci.example", "password": "uzun-bir-parola",
}  # fmt: skip


@pytest.fixture
def link(db: None) -> str:
    cache.clear()
    return f"/setup/{setup_link(key=settings.MUHATAP_KEY)}/"


def test_from_the_link_to_the_desk(link: str) -> None:
    client = Client()
    assert "Hoş geldin" in client.get(link).content.decode()
    answer = client.post(link, TOLD)

    assert answer["Location"] == "/desk/setup/channel/"
    assert Workspace.objects.get().slug == "cicek-kizi"
    assert client.get("/")["Location"] == "/desk/setup/channel/"
    assert client.post("/desk/setup/channel/", {"kind": "none"})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "desk"}, "Bu ad bize ayrılmış"),
        ({"slug": "Ç"}, "a–z, 0–9"),
        ({"company": "!!!"}, "a–z, 0–9"),
        ({"password": "1234567890"}, "id_password-trouble"),
        ({"email": "ayse@"}, "Adresin sonu eksik"),
        ({"time_zone": "Ay/Krater"}, "id_time_zone-trouble"),
        ({"name": " "}, "Bu alan boş kalamaz."),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_nothing_is_made(link: str, wrong: dict[str, str], said: str) -> None:
    answer = Client().post(link, TOLD | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "uzun-bir-parola" not in answer.content.decode()
    assert not Workspace.objects.exists()
    assert not User.objects.exists()


def test_the_first_page_speaks_english_too(link: str) -> None:
    page = Client().post(f"{link}?language=en", {}).content.decode()

    assert "Your company or brand" in page
    assert "This cannot be empty." in page


def test_a_made_up_link_opens_nothing(link: str) -> None:
    for secret in ("x", "a" * 300, "…"):
        assert Client().post(f"/setup/{secret}/", TOLD).status_code == 410
    assert not Workspace.objects.exists()


def test_the_first_channel_is_tried_before_it_is_stored(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [Finding("imap", False, "NO", ("Parolayı denetle.", "Check it."))]
    monkeypatch.setattr(Email, "try_out", lambda *_: findings)
    monkeypatch.setattr(Email, "complete", lambda *_: {"imap_host": "imap.bulundu.example"})
    client = Client()
    client.post(link, TOLD)
    box = {"kind": "email", "name": "Destek", "address": "destek@cicekci.example", "password": "p"}

    refused = client.post("/desk/setup/channel/", box)
    assert refused.status_code == 422
    assert 'value="imap.bulundu.example"' in refused.content.decode()
    findings[:] = [Finding("imap", True, "INBOX")]
    assert "Bağlandı: Destek" in client.post("/desk/setup/channel/", box).content.decode()
    with entered(Workspace.objects.get().pk):
        assert Channel.objects.get().settings["imap_host"] == "imap.bulundu.example"
    assert client.get("/").status_code == 200


def test_an_agent_is_not_kept_from_her_desk_by_an_open_set_up(workspace: Workspace, defne: Member) -> None:
    Workspace.objects.update(awaits_channel=True)
    client = Client()
    client.force_login(defne.user)

    assert client.get("/").status_code == 200
    assert client.get("/desk/setup/channel/").status_code == 403
