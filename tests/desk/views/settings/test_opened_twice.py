"""A page of the settings that was opened twice and saved twice: the older one asks before it replaces the newer."""

from typing import Any

import pytest
from django.test import Client

from muhatap.channels.models import Channel
from muhatap.conversations.models import Snippet, Tag
from muhatap.tenancy.models import Member, Team
from tests.cast import logged_in


@pytest.fixture(params=["workspace", "me", "members", "teams", "tags", "snippets", "channels"])
def page(request: pytest.FixtureRequest, nermin: Member, defne: Member) -> tuple[str, str]:
    """Return the address of a page and the field that both change."""
    workspace = nermin.workspace
    places = {
        "workspace": ("/desk/settings/workspace/", "name"),
        "me": ("/desk/settings/me/", "name"),
        "members": (f"/desk/settings/members/{defne.pk}/", "name"),
        "teams": (f"/desk/settings/teams/{Team.objects.create(workspace=workspace, name='Buket').pk}/", "name"),
        "tags": (f"/desk/settings/tags/{Tag.objects.create(workspace=workspace, name='Acil').pk}/", "name"),
        "snippets": (
            f"/desk/settings/snippets/{Snippet.objects.create(workspace=workspace, title='Bakım', text='Az su').pk}/",
            "title",
        ),
        "channels": (
            f"/desk/settings/channels/{Channel.objects.create(workspace=workspace, kind='api', name='Program').pk}/",
            "name",
        ),
    }
    return places[request.param]


def _opened(client: Client, place: str) -> dict[str, Any]:
    form = client.get(place).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_the_older_page_is_told_and_wins_only_when_it_is_saved_again(nermin: Member, page: tuple[str, str]) -> None:
    place, field = page
    first, second = logged_in(nermin), logged_in(nermin)
    hers, theirs = _opened(first, place), _opened(second, place)
    assert first.post(place, hers | {field: "Birinci"}).status_code == 302

    asked = second.post(place, theirs | {field: "İkinci"})

    words = asked.content.decode()
    assert asked.status_code == 409
    assert "Sen yazarken biri bu sayfayı kaydetti" in words
    assert "<b>Birinci</b>" in words
    assert _opened(first, place)[field] == "Birinci"
    form = asked.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert second.post(place, again).status_code == 302
    assert _opened(first, place)[field] == "İkinci"
