"""A member's own page: her name and picture, whether she is at work, and where she is logged in."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from muhatap.channels.models import Channel, MailRoute, SystemMail
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in

PLACE = "/desk/settings/me/"


@pytest.fixture(autouse=True)
def _forgotten_counts() -> None:
    cache.clear()


def _by_password(member: Member, agent: str = "Firefox") -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": member.user.email, "password": "uzun-bir-parola"})
    client.get("/")
    return client


def test_she_changes_her_name_language_and_zone(defne: Member) -> None:
    client = logged_in(defne)
    stamp = client.get(PLACE).context["form"]["stamp"].value()

    told = {"name": "Defne A.", "language": "en", "time_zone": "Europe/London", "signature": "Defne", "stamp": stamp}
    page = client.post(PLACE, told, follow=True).content.decode()

    defne.refresh_from_db()
    assert (defne.name, defne.language, defne.time_zone) == ("Defne A.", "en", "Europe/London")
    assert "Saved" in page
    assert client.post(PLACE, told).status_code == 409


def test_she_is_away_until_a_time_ahead_or_until_she_is_back(defne: Member) -> None:
    client = logged_in(defne)
    assert client.post(f"{PLACE}away/", {"until": "2020-01-01T09:00"}).status_code == 422
    client.post(f"{PLACE}away/", {"until": "2099-01-01T09:00"})
    defne.refresh_from_db()
    assert defne.is_away(at=now())
    assert defne.away_until is not None
    assert defne.away_until.isoformat() == "2099-01-01T06:00:00+00:00"
    assert not defne.is_away(at=defne.away_until)

    client.delete(f"{PLACE}away/")
    defne.refresh_from_db()
    assert not defne.is_away(at=now())


def test_her_picture_is_seen_by_colleagues_and_nobody_else(defne: Member, selin: Member, stranger: Member) -> None:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(held, "PNG")
    client = logged_in(defne)

    client.post(f"{PLACE}picture/", {"picture": SimpleUploadedFile("ben.png", held.getvalue())})

    address = f"/desk/members/{defne.pk}/picture/"
    answer = logged_in(selin).get(f"{address}?size=64")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert logged_in(stranger).get(address).status_code == 404
    wrong = client.post(f"{PLACE}picture/", {"picture": SimpleUploadedFile("ben.svg", b"<svg/>")})
    assert wrong.status_code == 422
    client.post(f"{PLACE}picture/", {"deed": "remove"})
    assert logged_in(selin).get(address).status_code == 404


def test_she_sees_her_sessions_and_ends_them(defne: Member) -> None:
    here, there = _by_password(defne), _by_password(defne, "Mozilla/5.0 (iPhone) Mobile Safari/604.1")

    page = here.get(f"{PLACE}security/").content.decode()
    assert "Safari, iPhone" in page
    assert page.count("burası") == 1

    other = UserSession.objects.get(user_agent__contains="iPhone")
    here.post(f"{PLACE}sessions/{other.pk}/")
    assert "/accounts/login/" in there.get("/")["Location"]
    assert here.get("/").status_code == 200

    third = _by_password(defne)
    here.post(f"{PLACE}sessions/")
    assert "/accounts/login/" in third.get("/")["Location"]
    assert here.get("/").status_code == 200


def test_nobody_ends_the_sessions_of_another(defne: Member, selin: Member) -> None:
    hers = _by_password(defne)

    assert logged_in(selin).post(f"{PLACE}sessions/{UserSession.objects.get().pk}/").status_code == 404
    assert hers.get("/").status_code == 200


def test_a_second_step_is_sealed_and_an_administrator_can_switch_it_off(nermin: Member, defne: Member) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(defne.user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(defne.user)
    assert "JBSWY3DPEHPK3PXP" not in str(list(Authenticator.objects.values_list("data", flat=True)))
    client = Client()
    answer = client.post("/accounts/login/", {"login": defne.user.email, "password": "uzun-bir-parola"})
    assert answer["Location"] == "/accounts/mfa/authenticate/"
    assert "/accounts/login/" in client.get("/")["Location"]

    _by_password(nermin).post(f"/desk/settings/members/{defne.pk}/password/", {"deed": "second_step_off"})

    assert not Authenticator.objects.exists()
    assert _by_password(defne).get("/").status_code == 200


def test_a_forgotten_password_is_renewed_by_mail_where_there_is_a_way(workspace: Workspace, defne: Member) -> None:
    def ask(address: str, host: str = "127.0.0.1") -> str:
        asked = {"email": address}
        return Client().post("/accounts/password/reset/", asked, follow=True, HTTP_HOST=host).content.decode()

    told = "E-postana bak"
    assert told in ask(defne.user.email)
    assert not SystemMail.objects.exists()

    box = Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings={})
    MailRoute.objects.create(workspace=workspace, channel=box)
    assert told in ask("yok@cicekci.example")
    assert told in ask(defne.user.email, host="kotu.example")
    assert not SystemMail.objects.exists()
    assert told in ask(defne.user.email)
    mail = SystemMail.objects.get()
    assert mail.to == defne.user.email
    assert "http://127.0.0.1/accounts/password/reset/key/" in mail.letter["text"]
