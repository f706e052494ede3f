"""How long what is kept: nothing goes at once that was not announced with its number, and the change is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from muhatap.channels.models import Arrival
from muhatap.channels.prune_bodies import prune_bodies
from muhatap.conversations.models import Attachment, Conversation
from muhatap.conversations.prune_files import prune_files
from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.kit.store import store_at
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Write, logged_in

PLACE = "/desk/settings/retention/"


def _told(client: Client, **changes: str) -> dict[str, Any]:
    form = client.get(PLACE).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


@pytest.fixture
def old(conversation: Conversation) -> Attachment:
    """A file that came 400 days ago, and 400-day-old arrivals."""
    Arrival.objects.update(arrived_at=now() - timedelta(days=400))
    return Attachment.objects.create(
        workspace=conversation.workspace,
        message=conversation.messages.earliest("pk"),
        filename="fatura.pdf",
        content_type="application/pdf",
        size=4,
        digest=store_at(settings.ATTACHMENTS).put(b"%PDF-old"),
        created_at=now() - timedelta(days=400),
    )


def test_a_longer_span_is_saved_and_told(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)

    answer = client.post(PLACE, _told(client, arrivals_kept="365"), follow=True)

    workspace.refresh_from_db()
    assert (workspace.arrivals_kept_days, workspace.files_kept_days) == (365, None)
    assert "Kaydedildi" in answer.content.decode()
    event = Event.objects.get(kind="settings.retention_changed")
    assert (event.member_id, event.particulars["changed"]) == (nermin.pk, {"arrivals_kept": [90, 365]})
    audit = client.get("/desk/settings/audit/").content.decode()
    assert "saklama sürelerini değiştirdi" in audit
    assert "<s>90 gün</s>" in audit
    assert "1 yıl" in audit


def test_for_good_is_an_answer_and_is_not_told_as_a_removal(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)

    client.post(PLACE, _told(client, arrivals_kept=""))

    workspace.refresh_from_db()
    assert workspace.arrivals_kept_days is None
    audit = client.get("/desk/settings/audit/").content.decode()
    assert "süresiz" in audit
    assert "silindi" not in audit


def _consent(asked: Any) -> dict[str, str]:
    found = re.search(r'name="announced" value="([^"]*)"', asked.content.decode())
    assert found
    return {"deed": "give_up", "announced": found[1]}


def test_what_a_shorter_span_gives_up_is_counted_before_it_goes(
    workspace: Workspace, nermin: Member, old: Attachment
) -> None:
    client = logged_in(nermin)
    told = _told(client, files_kept="365")

    asked = client.post(PLACE, told)

    assert asked.status_code == 422
    assert "1 dosya." in asked.content.decode()
    assert "ham ileti" not in asked.content.decode()
    assert '<option value="365" selected>' in asked.content.decode()
    workspace.refresh_from_db()
    assert workspace.files_kept_days is None
    assert prune_files() == 0

    assert client.post(PLACE, told | _consent(asked)).status_code == 302
    assert prune_files() == 1
    old.refresh_from_db()
    assert (old.state, old.filename) == ("gone", "fatura.pdf")


def test_what_was_chosen_after_the_announcement_is_announced_anew(
    workspace: Workspace, nermin: Member, old: Attachment
) -> None:
    client = logged_in(nermin)
    asked = client.post(PLACE, _told(client, files_kept="365"))

    again = client.post(PLACE, _told(client, files_kept="30") | _consent(asked))

    assert again.status_code == 422
    workspace.refresh_from_db()
    assert workspace.files_kept_days is None


def test_what_is_announced_of_the_arrivals_is_what_goes(
    workspace: Workspace, nermin: Member, old: Attachment, hears: Write
) -> None:
    workspace.keep_for(arrivals=None, files=None, by=nermin.pk)
    hears("\x00nonsense", external_id="unread")
    Arrival.objects.filter(provider_id="unread").update(state="parked")
    Arrival.objects.update(arrived_at=now() - timedelta(days=400))
    client = logged_in(nermin)
    told = _told(client, arrivals_kept="90")
    number = Arrival.objects.exclude(state="parked").count()

    asked = client.post(PLACE, told)
    client.post(PLACE, told | _consent(asked))

    assert f"{number} ham ileti." in asked.content.decode()
    assert prune_bodies().bodies == number


def test_a_span_set_on_the_server_is_shown_and_kept(workspace: Workspace, nermin: Member) -> None:
    workspace.keep_for(arrivals=45, files=None, by=None)
    client = logged_in(nermin)

    page = client.get(PLACE).content.decode()
    client.post(PLACE, _told(client, files_kept="730"))

    assert '<option value="45" selected>45 gün</option>' in page
    workspace.refresh_from_db()
    assert (workspace.arrivals_kept_days, workspace.files_kept_days) == (45, 730)


@pytest.mark.parametrize("wrong", ["0", "-1", "7", "çok"])
def test_a_span_that_is_not_offered_is_refused(workspace: Workspace, nermin: Member, wrong: str) -> None:
    client = logged_in(nermin)

    answer = client.post(PLACE, _told(client, files_kept=wrong) | {"deed": "give_up"})

    assert answer.status_code == 422
    workspace.refresh_from_db()
    assert workspace.files_kept_days is None


def test_the_page_opened_twice_knows_which_is_older(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)
    first, second = _told(client, arrivals_kept="365"), _told(client, arrivals_kept="180")

    client.post(PLACE, first)
    answer = client.post(PLACE, second | {"deed": "give_up"})

    assert answer.status_code == 409
    workspace.refresh_from_db()
    assert workspace.arrivals_kept_days == 365
