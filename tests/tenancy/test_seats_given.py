"""Seats are offered, taken, changed and taken away by those who may, and an owner always remains."""

from datetime import timedelta

import pytest

from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.tenancy.accept import InvitationSpent, NeedsLogIn, accept, invitation_of
from muhatap.tenancy.change_role import change_role
from muhatap.tenancy.deactivate import deactivate, reactivate
from muhatap.tenancy.invite import Seat, SeatedAlready, invite
from muhatap.tenancy.models import Invitation, Member, PrivacyNotice, Token, User
from muhatap.tenancy.owners import LastOwner
from muhatap.tenancy.publish import NothingNew, publish
from muhatap.tenancy.ranks import MayNot, grantable, may_change
from muhatap.tenancy.seats import seat_of, token_of

KEREM = Seat("kerem@cicekci.example", "agent", "Kerem")


@pytest.fixture
def admin(workspace, nermin: Member) -> Member:  # type: ignore[no-untyped-def]
    user = User.objects.create_user("ada@cicekci.example", "uzun-bir-parola")
    return Member.objects.create(workspace=workspace, user=user, name="Ada", role="admin")


def test_an_invitation_is_kept_as_a_digest_and_opens_one_seat(nermin: Member) -> None:
    made, secret = invite(KEREM, by=nermin)
    found = invitation_of(secret)

    assert secret not in str(Invitation.objects.values().get(pk=made.pk))
    assert found is not None
    seat = accept(found, name="Kerem Tan", password="kerem-parola-12")
    assert (seat.role, seat.name, seat.user.email) == ("agent", "Kerem Tan", KEREM.email)
    assert invitation_of(secret) is None
    with pytest.raises(InvitationSpent):
        accept(found, name="Bir daha", password="kerem-parola-12")


def test_a_second_invitation_takes_the_place_of_the_first(nermin: Member) -> None:
    _, first = invite(KEREM, by=nermin)
    _, second = invite(KEREM, by=nermin)

    assert invitation_of(first) is None
    assert invitation_of(second) is not None


@pytest.mark.parametrize("change", [{"expires_at": now() - timedelta(hours=1)}, {"withdrawn_at": now()}])
def test_an_old_or_withdrawn_invitation_opens_nothing(nermin: Member, change: dict[str, object]) -> None:
    made, secret = invite(KEREM, by=nermin)
    Invitation.objects.filter(pk=made.pk).update(**change)

    assert invitation_of(secret) is None
    assert invitation_of("uydurma") is None


def test_who_has_a_log_in_accepts_with_it_and_nobody_else_does(nermin: Member, stranger: Member) -> None:
    _, secret = invite(Seat(stranger.user.email, "observer"), by=nermin)
    found = invitation_of(secret)
    assert found is not None

    with pytest.raises(NeedsLogIn):
        accept(found, name="Sahte", password="baska-bir-parola")
    with pytest.raises(NeedsLogIn):
        accept(found, name="Sahte", user=nermin.user)
    seat = accept(found, name="Rıza", user=stranger.user)
    assert seat.workspace_id == nermin.workspace_id
    assert stranger.user.check_password("uzun-bir-parola")


def test_who_left_comes_back_to_her_own_seat(nermin: Member, defne: Member) -> None:
    with pytest.raises(SeatedAlready):
        invite(Seat(defne.user.email, "agent"), by=nermin)
    deactivate(defne, by=nermin)
    _, secret = invite(Seat(defne.user.email, "supervisor"), by=nermin)
    found = invitation_of(secret)
    assert found is not None

    seat = accept(found, name="", user=defne.user)

    assert (seat.pk, seat.role, seat.is_active) == (defne.pk, "supervisor", True)


def test_the_last_owner_keeps_her_seat_and_her_role(nermin: Member, admin: Member) -> None:
    with pytest.raises(LastOwner):
        change_role(nermin, "agent", by=nermin)
    with pytest.raises(LastOwner):
        deactivate(nermin, by=nermin)
    nermin.refresh_from_db()
    assert (nermin.role, nermin.is_active) == ("owner", True)

    change_role(admin, "owner", by=nermin)
    change_role(nermin, "agent", by=admin)
    with pytest.raises(LastOwner):
        deactivate(admin, by=admin)


def test_an_admin_neither_makes_nor_changes_an_owner(nermin: Member, admin: Member, defne: Member) -> None:
    with pytest.raises(MayNot):
        change_role(nermin, "agent", by=admin)
    with pytest.raises(MayNot):
        change_role(defne, "owner", by=admin)
    with pytest.raises(MayNot):
        change_role(admin, "owner", by=admin)
    with pytest.raises(MayNot):
        deactivate(nermin, by=admin)
    with pytest.raises(MayNot):
        invite(Seat("yeni@cicekci.example", "owner"), by=admin)
    assert "owner" not in grantable(admin)


@pytest.mark.parametrize("role", ["supervisor", "agent", "observer"])
def test_the_others_change_nobody(nermin: Member, defne: Member, role: str) -> None:
    defne.role = role

    assert grantable(defne) == []
    assert not may_change(defne, nermin)
    with pytest.raises(MayNot):
        deactivate(nermin, by=defne)


def test_a_seat_that_was_taken_away_opens_nothing_until_it_is_given_back(nermin: Member, defne: Member) -> None:
    secret = Token.issue(defne.workspace, name="onun", member=defne, scopes=[])
    deactivate(defne, by=nermin)
    assert seat_of(defne.user) is None
    assert token_of(secret) is None

    reactivate(defne, by=nermin)
    assert seat_of(defne.user) == defne
    kinds = list(Event.objects.filter(kind__startswith="settings.member_").values_list("kind", flat=True))
    assert kinds == ["settings.member_left", "settings.member_returned"]


def test_a_revoked_token_opens_nothing_and_a_used_one_says_when(nermin: Member) -> None:
    secret = Token.issue(nermin.workspace, name="Mağaza", scopes=[])
    assert token_of(secret) is not None
    held = Token.objects.get()
    assert held.last_used_at is not None

    Token.objects.update(revoked_at=now())
    assert token_of(secret) is None


def test_each_text_of_a_notice_is_a_version_that_stays(nermin: Member) -> None:
    first = publish(nermin.workspace, "Verilerinizi…", language="tr", by=nermin)
    second = publish(nermin.workspace, "Verilerinizi yalnızca…", language="tr", by=nermin)
    english = publish(nermin.workspace, "Your data…", language="en", by=nermin)

    assert (first.version, second.version, english.version) == (1, 2, 1)
    assert PrivacyNotice.objects.get(language="tr", version=1).text == "Verilerinizi…"
    for text in ("Verilerinizi yalnızca…", "  "):
        with pytest.raises(NothingNew):
            publish(nermin.workspace, text, language="tr", by=nermin)
