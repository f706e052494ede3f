"""A view is kept under a name, for oneself or for others, and changed only by those who may."""

import pytest
from django.db import IntegrityError, transaction

from muhatap.conversations.models import SavedView
from muhatap.conversations.save_view import MOST, MayNot, NameTaken, NoName, TooManyViews, Wish, save_view
from muhatap.tenancy.models import Member, Team

ASKED = {"state": "ongoing"}


def test_a_view_is_kept_and_changed(defne: Member) -> None:
    kept = save_view(Wish("  İade   bekleyenler ", ASKED), by=defne)
    save_view(Wish("İadeler", {"state": "open"}), by=defne, view=kept)

    assert (kept.name, kept.asked, kept.is_shared) == ("İadeler", {"state": "open"}, False)
    assert SavedView.objects.count() == 1


def test_a_name_is_hers_once_whatever_its_letters(defne: Member, selin: Member) -> None:
    save_view(Wish("Iğdır", ASKED), by=defne)

    with pytest.raises(NameTaken):
        save_view(Wish("IĞDIR", ASKED), by=defne)
    with pytest.raises(NoName):
        save_view(Wish(" \x00 ", ASKED), by=defne)
    save_view(Wish("ığdır", ASKED), by=selin)

    assert SavedView.objects.count() == 2


def test_only_those_who_lead_share(defne: Member, selin: Member) -> None:
    with pytest.raises(MayNot):
        save_view(Wish("Ortak", ASKED, is_shared=True), by=defne)
    shared = save_view(Wish("Ortak", ASKED, is_shared=True), by=selin)
    with pytest.raises(MayNot):
        save_view(Wish("Benim", ASKED), by=defne, view=shared)

    shared.refresh_from_db()
    assert (shared.name, shared.owner, shared.is_shared) == ("Ortak", selin, True)


def test_a_view_is_seen_by_its_owner_its_team_or_everybody(defne: Member, selin: Member, nermin: Member) -> None:
    team = Team.objects.create(workspace=defne.workspace, name="Buket")
    team.seats.create(workspace=defne.workspace, member=defne)
    save_view(Wish("Herkesin", ASKED, is_shared=True), by=selin)
    save_view(Wish("Buketin", ASKED, is_shared=True, team=team), by=selin)
    save_view(Wish("Selin’in", ASKED), by=selin)

    seen = {who.name.split()[0]: _seen_by(who) for who in (selin, defne, nermin)}
    assert seen == {
        "Selin": {"Herkesin", "Buketin", "Selin’in"},
        "Defne": {"Herkesin", "Buketin"},
        "Nermin": {"Herkesin"},
    }


def _seen_by(member: Member) -> set[str]:
    return set(SavedView.objects.seen_by(member).values_list("name", flat=True))


def test_a_member_keeps_so_many_and_no_more(defne: Member) -> None:
    for number in range(MOST):
        save_view(Wish(f"{number}", ASKED), by=defne)

    with pytest.raises(TooManyViews):
        save_view(Wish("bir daha", ASKED), by=defne)


def test_a_private_view_of_a_team_cannot_be(defne: Member) -> None:
    team = Team.objects.create(workspace=defne.workspace, name="Buket")

    with pytest.raises(IntegrityError, match="a_view_of_a_team_is_shared"), transaction.atomic():
        SavedView.objects.create(workspace=defne.workspace, owner=defne, team=team, name="x", name_key="x")
