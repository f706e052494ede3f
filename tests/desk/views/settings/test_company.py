"""The workspace's page keeps what was typed, knows an older page from a newer one, and leaves a trace."""

import re
from typing import Any

import pytest
from django.test import Client

from muhatap.journal.models import Event
from muhatap.tenancy.models import Member, PrivacyNotice, Workspace
from tests.cast import logged_in

PLACE = "/desk/settings/workspace/"


def _form(client: Client, place: str = PLACE) -> dict[str, Any]:
    """Return what the page would send back as it stands."""
    form = client.get(place).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_what_is_saved_is_shown_and_told_once(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)
    told = _form(client) | {"name": "Çiçekçi Kızı", "brand": "1f6f78", "languages": ["tr", "en"]}

    answer = client.post(PLACE, told, follow=True)

    workspace.refresh_from_db()
    assert (workspace.name, workspace.brand, workspace.spoken) == ("Çiçekçi Kızı", "#1f6f78", ["tr", "en"])
    assert 'role="status"' in answer.content.decode()
    assert "Kaydedildi" in answer.content.decode()
    event = Event.objects.get(kind="settings.company_changed")
    assert event.particulars["changed"]["name"] == ["Çiçekçi", "Çiçekçi Kızı"]
    assert event.member_id == nermin.pk


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"brand": "#ffee88"}, "Okunan en yakın tonu: #"),
        ({"brand": "petrol"}, "Rengi #1f6f78 gibi yaz."),
        ({"mersis": "123"}, "MERSİS numarası 16 hanelidir."),
        ({"name": ""}, "Bu alan boş kalamaz."),
        ({"website": "bir yer"}, "id_website-trouble"),
    ],
)
def test_what_does_not_do_is_said_at_its_field_and_nothing_typed_is_lost(
    workspace: Workspace, nermin: Member, wrong: dict[str, str], said: str
) -> None:
    client = logged_in(nermin)

    answer = client.post(PLACE, _form(client) | {"hours": "09.00–18.00 arası"} | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "09.00–18.00 arası" in page
    workspace.refresh_from_db()
    assert (workspace.name, workspace.hours) == ("Çiçekçi", "")


def test_a_page_that_somebody_saved_meanwhile_is_noticed_and_the_second_try_counts(
    workspace: Workspace, nermin: Member
) -> None:
    client = logged_in(nermin)
    older = _form(client)
    client.post(PLACE, _form(client) | {"phone": "0212 111"})

    answer = client.post(PLACE, older | {"phone": "0212 999"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "biri bu sayfayı kaydetti" in page
    assert 'value="0212 999"' in page
    assert "Şu anda kayıtlı:" in page
    assert "0212 111" in page
    workspace.refresh_from_db()
    assert workspace.phone == "0212 111"
    stamp = re.search(r'name="stamp" value="([0-9a-f]+)"', page)
    assert stamp
    assert client.post(PLACE, older | {"phone": "0212 999", "stamp": stamp[1]}).status_code == 302
    workspace.refresh_from_db()
    assert workspace.phone == "0212 999"


def test_the_page_speaks_the_members_language(nermin: Member) -> None:
    nermin.language = "en"
    nermin.save(update_fields=["language"])
    client = logged_in(nermin)

    page = client.post(PLACE, _form(client) | {"name": ""}).content.decode()

    assert "This cannot be empty." in page
    assert "Brand colour" in page


def test_a_notice_is_published_as_a_version(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)

    for text in ("Verilerinizi…", "Verilerinizi yalnızca…"):
        assert client.post("/desk/settings/privacy/", {"language": "tr", "text": text}).status_code == 302
    again = client.post("/desk/settings/privacy/", {"language": "tr", "text": "Verilerinizi yalnızca…"})

    assert again.status_code == 422
    assert [one.version for one in PrivacyNotice.objects.order_by("version")] == [1, 2]


def test_the_trace_is_read_by_those_who_run_the_place(workspace: Workspace, nermin: Member) -> None:
    client = logged_in(nermin)
    client.post(PLACE, _form(client) | {"phone": "0212 111"})

    page = client.get("/desk/settings/audit/").content.decode()

    assert "çalışma alanını değiştirdi" in page
    assert "0212 111" in page
    assert "Nermin Karataş" in page


@pytest.mark.parametrize("before", ["999999999999999999999", "x", "0"])
def test_a_made_up_place_in_the_trace_breaks_nothing(nermin: Member, before: str) -> None:
    assert logged_in(nermin).get(f"/desk/settings/audit/?before={before}").status_code == 200
