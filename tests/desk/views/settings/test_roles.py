"""Each role at each page of the settings: RIGHTS is the promise, the doors keep it, the navigation shows no more."""

import pytest
from django.urls import reverse

from muhatap.desk.navigation import GROUPS, groups_for
from muhatap.desk.rights import RIGHTS
from muhatap.tenancy.models import Member, User, Workspace
from tests.cast import logged_in

ROLES = ("owner", "admin", "supervisor", "agent", "observer")
PAGES = [(right, name) for _, places in GROUPS for right, name, _, _ in places]
CHANGES = [
    ("members", "seat"), ("members", "password"), ("members", "invitation"), ("channels", "enabled"),
    ("channels", "archive"), ("channels", "trial"), ("tags", "tag_removal"), ("snippets", "snippet_removal"),
    ("tokens", "token"), ("members", "member"), ("teams", "team"), ("channels", "channel"), ("tags", "tag"),
    ("snippets", "snippet"), ("teams", "team_removal"),
]  # fmt: skip


def _seat(workspace: Workspace, role: str) -> Member:
    user = User.objects.create_user(f"{role}@cicekci.example", "uzun-bir-parola")
    return Member.objects.create(workspace=workspace, user=user, name=role, role=role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("right", "name"), PAGES)
def test_a_page_opens_to_those_who_have_the_right(workspace: Workspace, role: str, right: str, name: str) -> None:
    answer = logged_in(_seat(workspace, role)).get(reverse(f"desk:{name}"))

    assert answer.status_code == (200 if role in RIGHTS[right] else 403)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("right", "name"), CHANGES)
def test_a_change_is_refused_before_it_is_looked_up(workspace: Workspace, role: str, right: str, name: str) -> None:
    """Nothing has the id 7: who has the right is told so, who has not learns nothing."""
    answer = logged_in(_seat(workspace, role)).post(reverse(f"desk:{name}", args=[7]))

    assert answer.status_code == (404 if role in RIGHTS[right] else 403)


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_shows_what_opens_and_nothing_else(workspace: Workspace, role: str) -> None:
    member = _seat(workspace, role)
    shown = {place.url for group in groups_for(member) for place in group.places}

    assert shown == {reverse(f"desk:{name}") for right, name in PAGES if role in RIGHTS[right]}
    page = logged_in(member).get(reverse("desk:settings")).content.decode()
    assert all((reverse(f"desk:{name}") in page) == (role in RIGHTS[right]) for right, name in PAGES)


def test_an_observer_changes_her_own_page_and_nothing_more(workspace: Workspace, observer: Member) -> None:
    client = logged_in(observer)

    assert client.post("/desk/settings/me/away/").status_code == 302
    observer.refresh_from_db()
    assert observer.away_since is not None
    assert client.post("/desk/settings/snippets/", {"title": "x"}).status_code == 403


def test_every_right_belongs_to_a_page(workspace: Workspace) -> None:
    assert {right for right, _ in PAGES} == set(RIGHTS)
