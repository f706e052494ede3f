"""The house's own mail leaves through the way that was chosen, and its words are not kept after that."""

from pathlib import Path

import pytest

from muhatap.channels.connector import Cause, NotSent, Outgoing, Sent
from muhatap.channels.models import Channel, MailRoute, SystemMail
from muhatap.channels.post import can_post, post
from muhatap.channels.post_due import TRIES, post_due
from muhatap.connectors.email.connector import Email
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


@pytest.fixture
def way(workspace: Workspace, tmp_path: Path) -> MailRoute:
    """A mailbox that writes its mails into a folder."""
    told = {"address": "destek@cicekci.example", "outbox_folder": str(tmp_path)}
    box = Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings=told)
    return MailRoute.objects.create(workspace=workspace, channel=box)


def _post(workspace: Workspace) -> SystemMail | None:
    return post(workspace.pk, to="kerem@ornek.example", subject="Davet", text="https://ornek.example/gizli")


def test_without_a_way_nothing_is_posted(workspace: Workspace) -> None:
    assert not can_post(workspace.pk)
    assert _post(workspace) is None
    assert not SystemMail.objects.exists()


def test_a_mail_leaves_and_its_words_are_thrown_away(workspace: Workspace, way: MailRoute, tmp_path: Path) -> None:
    mail = _post(workspace)
    assert mail is not None
    assert b"gizli" not in bytes(mail.sealed)

    assert post_due() == 1
    mail.refresh_from_db()
    assert (mail.state, bytes(mail.sealed)) == ("sent", b"")
    (written,) = tmp_path.glob("*.eml")
    assert "gizli" in written.read_text()
    assert post_due() == 0


def test_what_may_be_tried_again_is_and_then_given_up(
    workspace: Workspace, way: MailRoute, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotSent("retry", "451 daha sonra")

    monkeypatch.setattr(Email, "send", refuse)
    mail = _post(workspace)
    assert mail is not None
    for attempt in range(1, TRIES + 1):
        SystemMail.objects.update(not_before=now())
        assert post_due() == 1
        mail.refresh_from_db()
        assert (mail.tries, mail.state) == (attempt, "queued" if attempt < TRIES else "failed")
    way.refresh_from_db()
    assert (mail.words, way.trouble, bytes(mail.sealed)) == ("451 daha sonra", "451 daha sonra", b"")


def test_a_refused_log_in_is_not_tried_again(
    workspace: Workspace, way: MailRoute, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotSent("auth_broken", "535 parola")

    monkeypatch.setattr(Email, "send", refuse)
    _post(workspace)
    post_due()

    assert SystemMail.objects.get().state == "failed"


@pytest.mark.parametrize("cause", ["recipient_gone", "policy", "permanent"])
def test_one_bad_addressee_says_nothing_of_the_way(
    cause: Cause, workspace: Workspace, way: MailRoute, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotSent(cause, "550 no such user")

    monkeypatch.setattr(Email, "send", refuse)
    MailRoute.objects.update(trouble="451 daha sonra")
    _post(workspace)
    post_due()

    way.refresh_from_db()
    assert (SystemMail.objects.get().words, way.trouble) == ("550 no such user", "451 daha sonra")


def test_a_way_that_was_chosen_anew_meanwhile_is_not_written_over(
    workspace: Workspace, way: MailRoute, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Email.send

    def slowly(self: Email, channel: Channel, outgoing: Outgoing) -> Sent:
        MailRoute.objects.all().delete()
        return real(self, channel, outgoing)

    monkeypatch.setattr(Email, "send", slowly)
    _post(workspace)
    post_due()

    assert SystemMail.objects.get().state == "sent"
    assert not MailRoute.objects.exists()


def test_an_archived_mailbox_is_no_way(workspace: Workspace, way: MailRoute) -> None:
    Channel.objects.update(archived_at=now())

    assert not can_post(workspace.pk)
