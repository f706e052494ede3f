"""An empty installation opens once, to whoever is first, and to nobody after that."""

from datetime import timedelta

import pytest
from django.db import connection

from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.found import Company, LinkSpent, Owner, found, may_be_set_up
from muhatap.tenancy.models import Member, SetupLink, User, Workspace
from muhatap.tenancy.models.token import digest_of
from muhatap.tenancy.settle import settle
from muhatap.tenancy.setup_link import setup_link

KEY = b"k" * 32
COMPANY = Company("Çiçekçi", "cicekci", "tr", "Europe/Istanbul")
OWNER = Owner("Ayşe Işık", "ayse@cicekci.example", "uzun-bir-parola")


def test_the_same_link_is_told_until_it_is_used_and_only_its_digest_is_kept(db: None) -> None:
    first, again = setup_link(key=KEY), setup_link(key=KEY)

    assert first == again
    assert SetupLink.objects.get().digest == digest_of(first)
    assert first not in str(SetupLink.objects.values().get())
    assert setup_link(key=b"z" * 32) != first


def test_a_link_that_is_too_old_gives_way_to_a_new_one(db: None) -> None:
    old = setup_link(key=KEY)
    SetupLink.objects.update(expires_at=now() - timedelta(seconds=1))

    assert not may_be_set_up(old)
    assert setup_link(key=KEY) != old
    with pytest.raises(LinkSpent):
        found(old, company=COMPANY, owner=OWNER)


def test_whoever_has_the_link_founds_the_workspace_and_owns_it(db: None) -> None:
    seat = found(setup_link(key=KEY), company=COMPANY, owner=OWNER)

    assert (seat.role, seat.workspace.slug, seat.workspace.awaits_channel) == ("owner", "cicekci", True)
    assert seat.user.check_password("uzun-bir-parola")
    with entered(seat.workspace_id):
        assert Event.objects.get().kind == "workspace.founded"


def test_a_used_link_opens_nothing_and_none_is_told_any_more(db: None) -> None:
    secret = setup_link(key=KEY)
    found(secret, company=COMPANY, owner=OWNER)

    with pytest.raises(LinkSpent):
        found(secret, company=Company("Rakip", "rakip", "tr", "UTC"), owner=OWNER)
    assert setup_link(key=KEY) == ""
    assert Workspace.objects.count() == 1


def test_a_link_is_void_once_a_workspace_was_made_otherwise(db: None) -> None:
    secret = setup_link(key=KEY)
    Workspace.objects.create(slug="baska", name="Başka")

    assert not may_be_set_up(secret)
    with pytest.raises(LinkSpent):
        found(secret, company=COMPANY, owner=OWNER)


def test_a_log_in_left_from_a_workspace_that_is_gone_is_taken_over(db: None) -> None:
    User.objects.create_user(OWNER.email, "eski-parola-idi")

    seat = found(setup_link(key=KEY), company=COMPANY, owner=OWNER)

    assert seat.user.check_password(OWNER.password)
    assert User.objects.count() == 1


def test_the_link_row_is_locked_while_it_is_used(db: None) -> None:
    """Two who press at once follow each other: the statement that reads the link asks for its lock."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        found(setup_link(key=KEY), company=COMPANY, owner=OWNER)

    assert any("tenancy_setuplink" in one["sql"] and "FOR UPDATE" in one["sql"] for one in asked)


def test_the_set_up_ends_once(db: None) -> None:
    seat = found(setup_link(key=KEY), company=COMPANY, owner=OWNER)
    with entered(seat.workspace_id):
        settle(seat.workspace, by=seat)
        settle(seat.workspace, by=seat)

        assert Event.objects.filter(kind="workspace.settled").count() == 1
        assert not Member.objects.get().workspace.awaits_channel
