"""Channels, system mail, tags, snippets and tokens, as they are set up."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from muhatap.channels.asking import Finding, asks_of
from muhatap.channels.connector import kinds
from muhatap.channels.models import Channel, MailRoute, SystemMail
from muhatap.connectors.email.connector import Email
from muhatap.conversations.models import Conversation, Snippet, Tag, Tagging
from muhatap.desk.forms.work import SCOPE_WORDS
from muhatap.journal.models import Event
from muhatap.tenancy.models import Member, Team, TeamSeat, Token, Workspace
from muhatap.tenancy.scopes import SCOPES
from tests.cast import logged_in

SECRET = "cok-gizli-parola"
BOX = {
    "name": "Destek", "address": "destek@cicekci.example", "password": SECRET, "imap_host": "imap.cicekci.example",
    "smtp_host": "smtp.cicekci.example",
}  # fmt: skip
WELL = [Finding("imap", True, "INBOX"), Finding("smtp", True, "smtp")]
ILL = [Finding("imap", False, "NO [AUTHENTICATIONFAILED]", ("Parolayı denetle.", "Check the password.")), WELL[1]]


@pytest.fixture(autouse=True)
def _forgotten_counts() -> None:
    cache.clear()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """A wire that answers as `findings` says; returns the secrets each try came with."""
    seen: list[dict[str, str]] = []

    def answer(self: Email, channel: Channel) -> list[Finding]:
        seen.append(channel.secrets)
        return ILL if channel.secrets.get("password") == "yanlış" else WELL

    monkeypatch.setattr(Email, "try_out", answer)
    return seen


def test_a_mailbox_that_works_is_stored_and_its_password_never_shown(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]]
) -> None:
    client = logged_in(nermin)

    page = client.post("/desk/settings/channels/add/email/", BOX, follow=True).content.decode()

    channel = Channel.objects.get()
    assert channel.secrets == {"password": SECRET}
    assert channel.settings["imap_host"] == "imap.cicekci.example"
    assert SECRET not in page
    event = Event.objects.get(kind="settings.channel_added")
    assert event.particulars["secrets"] == ["password"]
    assert SECRET not in str(event.particulars)


def test_a_mailbox_that_does_not_work_says_why_keeps_what_was_typed_and_stores_nothing(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]]
) -> None:
    client, place = logged_in(nermin), "/desk/settings/channels/add/email/"

    page = client.post(place, BOX | {"password": "yanlış"}).content.decode()

    assert "AUTHENTICATIONFAILED" in page
    assert "Parolayı denetle." in page
    assert 'value="Destek"' in page
    assert "yanlış" not in page
    assert not Channel.objects.exists()
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept
    insisted = BOX | {"password": "", "kept": kept[1], "deed": "anyway"}
    assert client.post(place, insisted).status_code == 302
    assert Channel.objects.get().secrets == {"password": "yanlış"}


def test_what_one_member_typed_is_of_no_use_to_another(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]], selin: Member
) -> None:
    place = "/desk/settings/channels/add/email/"
    page = logged_in(nermin).post(place, BOX | {"password": "yanlış"}).content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept
    selin.role = "admin"
    selin.save(update_fields=["role"])

    logged_in(selin).post(place, BOX | {"password": "", "kept": kept[1]})

    assert wire[-1] == {}


def test_a_change_keeps_the_secret_and_what_the_form_does_not_ask_for(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]]
) -> None:
    channel = Channel(workspace=workspace, kind="email", name="Destek")
    channel.settings = {"address": "a@cicekci.example", "tls_ca": "/etc/ca.pem", "imap_host": "eski"}
    channel.keep_secrets({"password": SECRET})
    channel.save()
    client, place = logged_in(nermin), f"/desk/settings/channels/{channel.pk}/"
    stamp = client.get(place).context["form"]["stamp"].value()

    told = {"name": "Destek", "address": "a@cicekci.example", "imap_host": "yeni", "smtp_host": "s", "stamp": stamp}
    assert client.post(place, told).status_code == 302

    channel.refresh_from_db()
    assert channel.secrets == {"password": SECRET}
    assert channel.settings["tls_ca"] == "/etc/ca.pem"
    assert (channel.settings["imap_host"], channel.revision) == ("yeni", 1)
    assert client.post(place, told).status_code == 409


def test_the_trace_names_the_secrets_that_are_new_and_no_others(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]]
) -> None:
    client = logged_in(nermin)
    client.post("/desk/settings/channels/add/email/", BOX)
    place = f"/desk/settings/channels/{Channel.objects.get().pk}/"

    def told(**changed: str) -> list[str]:
        stamp = client.get(place).context["form"]["stamp"].value()
        assert client.post(place, BOX | {"password": "", "stamp": stamp} | changed).status_code == 302
        event = Event.objects.filter(kind="settings.channel_changed").latest("pk")
        secrets: list[str] = event.particulars["secrets"]
        return secrets

    assert told(name="Mağaza") == []
    assert told(password=SECRET) == []
    assert told(password="yepyeni-parola") == ["password"]
    assert "yepyeni-parola" not in client.get("/desk/settings/audit/").content.decode()


def test_trying_a_mailbox_again_and_again_is_refused_and_nothing_typed_is_lost(
    workspace: Workspace, nermin: Member, wire: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "channel_trial", "2/h/user")
    client = logged_in(nermin)

    for place in ("/desk/setup/channel/", "/desk/settings/channels/add/email/"):
        pages = [client.post(place, BOX | {"password": "yanlış"}).content.decode() for _ in range(3)]
        assert len(wire) == 2
        assert "Kısa sürede çok deneme oldu" in pages[-1]
        assert 'value="Destek"' in pages[-1]


def test_a_new_password_of_system_mail_is_traced_without_being_told(workspace: Workspace, nermin: Member) -> None:
    client, place = logged_in(nermin), "/desk/settings/mail/"

    def keep(password: str) -> Event:
        stamp = client.get(place).context["form"]["stamp"].value()
        told = {"way": "own", "address": "a@cicekci.example", "smtp_host": "smtp", "smtp_tls": "tls"}
        assert client.post(place, told | {"password": password, "stamp": stamp}).status_code == 302
        return Event.objects.filter(kind="settings.mail_changed").latest("pk")

    first, second, third = keep("bir-parola"), keep("iki-parola"), keep("")

    assert first.particulars["changed"]["renewed"] == [None, True]
    assert second.particulars["changed"] == {"renewed": [None, True]}
    assert third == second
    assert "-parola" not in str(first.particulars) + str(second.particulars)


def test_a_channel_is_switched_off_archived_and_taken_out_again(workspace: Workspace, nermin: Member) -> None:
    channel = Channel.objects.create(workspace=workspace, kind="api", name="Program")
    client, place = logged_in(nermin), f"/desk/settings/channels/{channel.pk}"

    client.post(f"{place}/enabled/", {"deed": "off"})
    assert not Channel.objects.get().is_enabled
    client.post(f"{place}/archive/")
    assert Channel.objects.get().archived_at is not None
    client.delete(f"{place}/archive/")
    channel.refresh_from_db()
    assert (channel.archived_at, channel.is_enabled) == (None, True)


def test_neither_an_unknown_kind_nor_the_rehearsal_can_be_added(nermin: Member) -> None:
    client = logged_in(nermin)

    for kind in ("pigeon", "rehearsal"):
        assert client.get(f"/desk/settings/channels/add/{kind}/").status_code == 404


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"rehearsal"}))
def test_every_kind_asks_for_its_account(nermin: Member, kind: str) -> None:
    page = logged_in(nermin).get(f"/desk/settings/channels/add/{kind}/").content.decode()

    assert all(f'name="{ask.name}"' in page for ask in asks_of(kind))


def test_a_web_chat_gets_a_secret_of_its_own_and_nonsense_is_refused(workspace: Workspace, nermin: Member) -> None:
    client, place = logged_in(nermin), "/desk/settings/channels/add/webchat/"
    refused = client.post(place, {"name": "Site", "origins": "firma"})
    assert refused.status_code == 422
    assert "bir site adresi değil" in refused.content.decode()

    client.post(place, {"name": "Site", "origins": "https://firma.example"})

    assert len(Channel.objects.get().secrets["identity_secret"]) > 30


def test_a_web_chats_secret_is_shown_once_when_it_is_made(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)
    made = client.post("/desk/settings/channels/add/webchat/", {"name": "Site", "origins": "https://firma.example"})
    chat = Channel.objects.get()
    secret, later = chat.secrets["identity_secret"], client.get(f"/desk/settings/channels/{chat.pk}/")

    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in later.content.decode()
    line = f'<script src="http://testserver/widget.js" data-channel="{chat.key}" async></script>'
    assert all(line in unescape(page.content.decode()) for page in (made, later))
    assert secret not in str(list(Event.objects.values("particulars")))


@pytest.mark.parametrize("secret", ["", "x" * 31, "x" * 32])
def test_a_web_chats_own_secret_is_long_and_never_shown(workspace: Workspace, nermin: Member, secret: str) -> None:
    client, place = logged_in(nermin), "/desk/settings/channels/add/webchat/"
    answer = client.post(place, {"name": "Site", "origins": "https://firma.example", "identity_secret": secret})
    made = Channel.objects.first()

    assert (made is None) == (len(secret) == 31)
    assert answer.status_code == {0: 200, 31: 422, 32: 302}[len(secret)]
    assert not secret or secret not in answer.content.decode()


def test_a_short_secret_of_old_is_not_in_the_way_of_other_changes(workspace: Workspace, nermin: Member) -> None:
    chat = Channel(workspace=workspace, kind="webchat", name="Site", settings={"origins": "https://firma.example"})
    chat.keep_secrets({"identity_secret": "kisa"})
    chat.save()
    client, place = logged_in(nermin), f"/desk/settings/channels/{chat.pk}/"
    stamp = client.get(place).context["form"]["stamp"].value()
    saved = client.post(place, {"name": "Sohbet", "origins": "https://firma.example", "stamp": stamp})
    chat.refresh_from_db()

    assert (saved.status_code, chat.name, chat.secrets) == (302, "Sohbet", {"identity_secret": "kisa"})


def test_system_mail_goes_through_a_mailbox_or_a_server_of_ones_own(
    workspace: Workspace, nermin: Member, tmp_path: Path
) -> None:
    client, place = logged_in(nermin), "/desk/settings/mail/"
    stamp = client.get(place).context["form"]["stamp"].value()
    own = {"way": "own", "address": "biz@cicekci.example", "smtp_host": "smtp.example", "password": SECRET}
    incomplete = client.post(place, own | {"smtp_host": "", "stamp": stamp})
    assert incomplete.status_code == 422

    client.post(place, own | {"stamp": stamp})

    assert MailRoute.objects.get().secrets == {"password": SECRET}
    assert SECRET not in client.get(place).content.decode()
    assert SECRET not in str(list(Event.objects.values("particulars")))
    client.post(place, {"deed": "try"})
    assert SystemMail.objects.get().to == nermin.user.email
    stamp = client.get(place).context["form"]["stamp"].value()
    client.post(place, {"way": "", "stamp": stamp})
    assert not MailRoute.objects.exists()


def test_a_tag_is_one_whatever_its_letters(selin: Member, conversation: Conversation) -> None:
    client = logged_in(selin)
    client.post("/desk/settings/tags/", {"name": "İADE", "colour": "mercan"})
    again = client.post("/desk/settings/tags/", {"name": "iade"})
    assert "Bu adda bir etiket var." in again.content.decode()

    tag, place = Tag.objects.get(), f"/desk/conversations/{conversation.pk}/tags/"
    shown = client.post(place, {"tag": tag.pk}, HTTP_HX_REQUEST="true").content.decode()
    assert 'class="tag mercan">İADE' in shown
    assert "İADE" in client.get("/?tab=team").content.decode()
    assert "İADE" in client.get(f"/desk/conversations/{conversation.pk}/").content.decode()
    client.delete(f"{place}?tag={tag.pk}", HTTP_HX_REQUEST="true")
    assert not Tagging.objects.exists()
    client.post(place, {"tag": tag.pk})
    client.post(f"/desk/settings/tags/{tag.pk}/removal/")
    assert not Tag.objects.exists()


def test_an_observer_puts_no_tag(observer: Member, conversation: Conversation) -> None:
    tag = Tag.objects.create(workspace=observer.workspace, name="İade", name_key="iade")

    answer = logged_in(observer).post(f"/desk/conversations/{conversation.pk}/tags/", {"tag": tag.pk})

    assert answer.status_code == 403


def test_a_snippet_is_everybodys_a_teams_or_ones_own(selin: Member, defne: Member, conversation: Conversation) -> None:
    team = Team.objects.create(workspace=selin.workspace, name="Buket")
    leader, agent = logged_in(selin), logged_in(defne)
    said = {"language": "tr", "text": "Merhaba {ad}, görüşme {numara}."}
    leader.post("/desk/settings/snippets/", said | {"title": "Selam", "owner": "all"})
    leader.post("/desk/settings/snippets/", said | {"title": "Buketten", "owner": f"team:{team.pk}"})
    agent.post("/desk/settings/snippets/", said | {"title": "Benim", "owner": "own"})
    assert agent.post("/desk/settings/snippets/", said | {"title": "Yetkisiz", "owner": "all"}).status_code == 422

    def titles(client: Client, query: str = "") -> list[str]:
        return [one["title"] for one in client.get(f"/desk/snippets/{query}").json()["items"]]

    assert (titles(agent), titles(leader)) == (["Benim", "Selam"], ["Selam"])
    TeamSeat.objects.create(workspace=selin.workspace, team=team, member=defne)
    assert titles(agent) == ["Benim", "Buketten", "Selam"]
    assert titles(agent, "?q=SELAM") == ["Selam"]
    filled = agent.get(f"/desk/snippets/?q=selam&conversation={conversation.pk}").json()["items"][0]["text"]
    assert filled == f"Merhaba Ayşe, görüşme {conversation.pk}."


def test_the_list_leads_to_those_snippets_alone_that_are_hers_to_change(selin: Member, defne: Member) -> None:
    said = {"title": "Selam", "text": "Merhaba", "language": "tr"}
    logged_in(selin).post("/desk/settings/snippets/", said | {"owner": "all"})
    logged_in(defne).post("/desk/settings/snippets/", said | {"title": "Benim", "owner": "own"})
    numbers = dict(Snippet.objects.values_list("title", "pk"))

    def led(member: Member) -> set[int]:
        page = logged_in(member).get("/desk/settings/snippets/").content.decode()
        assert "Selam" in page
        return {int(pk) for pk in re.findall(r'href="/desk/settings/snippets/(\d+)/"', page)}

    assert (led(defne), led(selin)) == ({numbers["Benim"]}, {numbers["Selam"]})


def test_what_is_not_hers_an_agent_does_not_change(selin: Member, defne: Member) -> None:
    shared = Snippet.objects.create(workspace=selin.workspace, title="Selam", text="…")
    own = Snippet.objects.create(workspace=selin.workspace, title="Selin’in", text="…", member=selin)

    for one in (shared, own):
        assert logged_in(defne).post(f"/desk/settings/snippets/{one.pk}/removal/").status_code == 404
    assert Snippet.objects.count() == 2


def test_a_token_is_shown_once_and_revoked_for_good(nermin: Member) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": nermin.user.email, "password": "uzun-bir-parola"})

    told = {"name": "Mağaza", "scopes": ["conversations:read"]}
    page = client.post("/desk/settings/tokens/", told).content.decode()

    secret = re.search(r"mh_[\w-]+", page)
    assert secret
    assert secret[0] not in client.get("/desk/settings/tokens/").content.decode()
    program = Client(headers={"Authorization": f"Bearer {secret[0]}"})
    assert program.get("/api/v1/conversations").status_code == 200
    assert "son kullanım" in client.get("/desk/settings/tokens/").content.decode()
    client.delete(f"/desk/settings/tokens/{Token.objects.get().pk}/")
    assert program.get("/api/v1/conversations").status_code == 401


def test_every_right_of_a_token_has_its_words() -> None:
    assert set(SCOPE_WORDS) == set(SCOPES)


def test_a_token_needs_the_password_of_who_makes_it(nermin: Member) -> None:
    answer = logged_in(nermin).post("/desk/settings/tokens/", {"name": "Mağaza"})

    assert answer.status_code == 422
    assert "confirm_password" in answer.content.decode()
    assert 'value="Mağaza"' in answer.content.decode()
    assert not Token.objects.exists()
