"""The house promises that a colleague is found by the beginning of her name, and never the stranger next door."""

import pytest

from muhatap.tenancy.models import Member
from tests.cast import logged_in


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["Nermin Karataş", "Selin Uçar"]),
        ("SEL", ["Selin Uçar"]),
        ("ucar", ["Selin Uçar"]),
        ("selin uc", ["Selin Uçar"]),
        ("karatas", ["Nermin Karataş"]),
        ("lin", []),
        ("rıza", []),
    ],
)
def test_she_is_found_by_what_her_names_begin_with(
    selin: Member, nermin: Member, defne: Member, stranger: Member, typed: str, names: list[str]
) -> None:
    answer = logged_in(defne).get("/desk/colleagues/", {"q": typed}).json()

    assert [one["name"] for one in answer["items"]] == names


def test_who_left_is_not_offered(selin: Member, defne: Member) -> None:
    Member.objects.filter(pk=selin.pk).update(is_active=False)

    assert logged_in(defne).get("/desk/colleagues/").json()["items"] == []


def test_initials_and_hue_are_those_of_her_face_elsewhere(selin: Member, defne: Member) -> None:
    [told] = logged_in(defne).get("/desk/colleagues/").json()["items"]

    assert (told["id"], told["initials"], told["picture"], told["is_away"]) == (selin.pk, "SU", "", False)
    assert told["hue"] % 30 == 0
