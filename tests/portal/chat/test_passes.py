"""A pass opens one visitor's chat on one channel, and nobody can make one."""

import pytest
from django.core import signing

from muhatap.channels.models import Channel
from muhatap.kit.clock import now
from muhatap.portal.chat.passes import CUSTOMER, VISITOR, Pass, issue, read
from muhatap.tenancy.models import Workspace


def test_what_was_given_is_read_again(chat: Channel) -> None:
    given = Pass(chat.pk, VISITOR + "abc", 3, now())

    assert read(issue(given), chat) == given


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1] + "x", lambda text: "x" + text, lambda text: "", lambda _: "a:b:c"]
)
def test_a_forged_pass_is_none(chat: Channel, spoil: object) -> None:
    assert callable(spoil)
    assert read(spoil(issue(Pass(chat.pk, VISITOR + "abc"))), chat) is None


def test_another_channels_pass_is_none(chat: Channel, workspace: Workspace) -> None:
    beside = Channel.objects.create(workspace=workspace, kind="webchat", name="Öteki")

    assert read(issue(Pass(chat.pk, VISITOR + "abc")), beside) is None


def test_something_else_that_we_signed_is_no_pass(chat: Channel) -> None:
    assert read(signing.dumps([chat.pk, VISITOR + "abc", 0, ""], salt="conversation"), chat) is None


def test_a_customers_pass_does_not_last_as_long_as_a_browsers(chat: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [issue(Pass(chat.pk, kind + "abc")) for kind in (VISITOR, CUSTOMER)]
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 13 * 3600)

    assert [read(text, chat) is not None for text in texts] == [True, False]
