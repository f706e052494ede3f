"""A refresh token that is good for one use is not lost, whoever used it: the outbox, the house's mail or a trial."""

from collections.abc import Callable
from pathlib import Path

import pytest

from muhatap.channels.asking import Finding, tried
from muhatap.channels.keep_changed_secrets import keep_changed_secrets
from muhatap.channels.models import Channel, MailRoute
from muhatap.channels.post import post
from muhatap.channels.post_due import post_due
from muhatap.connectors.email import trying
from muhatap.connectors.email.account import OAuth
from muhatap.connectors.email.connector import Email
from muhatap.connectors.email.oauth import _grant
from muhatap.conversations.models import Dispatch
from muhatap.conversations.outbox.deliver import file_copy
from muhatap.conversations.outbox.reply import reply
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Post, sent_mails

URL = "https://login.ornek.example/token"
Rotate = Callable[..., None]


@pytest.fixture
def mailbox(workspace: Workspace, tmp_path: Path) -> Channel:
    """A mailbox that is let in with tokens."""
    told = {"address": "destek@cicekci.example", "outbox_folder": str(tmp_path), "oauth_token_url": URL}
    box = Channel(workspace=workspace, kind="email", name="Destek", settings=told)
    box.keep_secrets({"oauth_refresh_token": "r1", "password": "p"})
    box.save()
    return box


@pytest.fixture
def rotates(monkeypatch: pytest.MonkeyPatch) -> Rotate:
    """Return a function after which this deed of the connector makes the provider replace the refresh token."""

    def at(deed: str, used: str = "r1", fresh: str = "r2") -> None:
        real = getattr(Email, deed)

        def deed_that_rotates(self: Email, channel: Channel, *said: object) -> object:
            _grant(OAuth(URL, client_id="", client_secret="", refresh_token=used)).refresh_token = fresh
            return real(self, channel, *said)

        monkeypatch.setattr(Email, deed, deed_that_rotates)

    yield at
    from muhatap.connectors.email import oauth

    oauth._grants.clear()


def _held(mailbox: Channel) -> dict[str, str]:
    return Channel.objects.get(pk=mailbox.pk).secrets


def test_the_houses_own_mail_keeps_it(workspace: Workspace, mailbox: Channel, rotates: Rotate) -> None:
    MailRoute.objects.create(workspace=workspace, channel=mailbox)
    rotates("send")
    post(workspace.pk, to="kerem@ornek.example", subject="Davet", text="…")
    post_due()

    assert _held(mailbox) == {"oauth_refresh_token": "r2", "password": "p"}


def test_the_copy_in_the_sent_folder_keeps_it(posts: Post, mailbox: Channel, defne: Member, rotates: Rotate) -> None:
    reply(posts(), by=defne, text="Yolda")
    sent_mails(mailbox)
    rotates("file_copy")
    file_copy(mailbox.workspace_id, Dispatch.objects.get().pk)

    assert _held(mailbox)["oauth_refresh_token"] == "r2"


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "try_out", lambda account: [Finding("imap", True)])


@pytest.mark.usefixtures("tries")
def test_a_trial_of_what_is_stored_keeps_it(mailbox: Channel, rotates: Rotate) -> None:
    rotates("try_out")
    tried(mailbox)

    assert _held(mailbox)["oauth_refresh_token"] == mailbox.secrets["oauth_refresh_token"] == "r2"


@pytest.mark.usefixtures("tries")
def test_a_trial_of_what_is_only_typed_changes_nothing_that_is_stored(mailbox: Channel, rotates: Rotate) -> None:
    rotates("try_out", used="typed", fresh="typed2")
    mailbox.keep_secrets({"oauth_refresh_token": "typed"})
    tried(mailbox)

    assert _held(mailbox)["oauth_refresh_token"] == "r1"
    assert mailbox.secrets["oauth_refresh_token"] == "typed2"


@pytest.mark.usefixtures("tries")
def test_a_new_account_is_stored_with_what_is_good(mailbox: Channel, rotates: Rotate) -> None:
    rotates("try_out")
    new = Channel(workspace=mailbox.workspace, kind="email", name="Yeni", settings=mailbox.settings)
    new.keep_secrets({"oauth_refresh_token": "r1"})
    tried(new)

    assert new.secrets["oauth_refresh_token"] == "r2"
    assert Channel.objects.count() == 1


def test_an_account_that_was_set_up_anew_meanwhile_keeps_its_own(mailbox: Channel, rotates: Rotate) -> None:
    rotates("send")
    Channel.objects.update(revision=1)
    _grant(OAuth(URL, client_id="", client_secret="", refresh_token="r1")).refresh_token = "r2"
    keep_changed_secrets(mailbox)

    assert _held(mailbox)["oauth_refresh_token"] == "r1"
