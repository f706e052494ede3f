"""People are found by the beginnings of their names, addresses and numbers, however these are typed."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.turkish import fold
from muhatap.people.models import Identity, Person, PersonWord
from muhatap.people.models.person import name_key, query_words
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace


def _person(workspace: Workspace, name: str, **identities: str) -> Person:
    person = Person.objects.create(workspace=workspace, name=name, name_key=name_key(name))
    for kind, value in identities.items():
        Identity.objects.create(workspace=workspace, person=person, kind=kind, value=value)
    return person


def _found(query: str) -> set[str]:
    return {person.name for person in Person.objects.named_like(query)}


@pytest.fixture
def people(workspace: Workspace) -> None:
    _person(workspace, "Işıl Karaağaç", email="isil.karaagac@ornek.example", phone="+905321234567")
    _person(workspace, "İpek Ağaoğlu", handle="@İpekÖrer")
    _person(workspace, "", phone="+14155550123")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "query", ["ışıl", "ISIL", "isil kara", "karaa IŞIL", "karaagac@", "isil.karaagac@ornek", "ornek"]
)
def test_she_is_found_by_beginnings_of_her_name_and_address(query: str) -> None:
    assert _found(query) == {"Işıl Karaağaç"}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "query",
    ["0532 123 45 67", "+90 532", "532123", "905321", "00905321234567", "(0532) 123-45-67", "4567", "ışıl 0532 123"],
)
def test_she_is_found_by_her_number_however_it_is_typed(query: str) -> None:
    assert _found(query) == {"Işıl Karaağaç"}


@pytest.mark.usefixtures("people")
def test_a_handle_is_found_without_its_sign_and_without_turkish_letters() -> None:
    assert _found("ipekor") == _found("@ipekörer") == {"İpek Ağaoğlu"}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("query", ["ağaç", "araağaç", "ışıl ağa", "2345", "zeynep"])
def test_the_middle_of_a_word_finds_nobody(query: str) -> None:
    assert _found(query) == set()


def test_a_new_name_is_found_and_the_old_one_is_not(workspace: Workspace) -> None:
    person = _person(workspace, "Ayşe Eski", email="ayse@ornek.example")
    person.name, person.name_key = "Ayşe Yeni", name_key("Ayşe Yeni")
    person.save()

    assert (_found("yeni"), _found("eski"), _found("ayse@")) == ({"Ayşe Yeni"}, set(), {"Ayşe Yeni"})


def test_an_identity_takes_its_words_along(workspace: Workspace) -> None:
    first, second = _person(workspace, "Bir", email="gezen@ornek.example"), _person(workspace, "İki")

    Identity.objects.filter(person=first).update(person=second)
    assert _found("gezen") == {"İki"}

    Identity.objects.filter(person=second).delete()
    assert _found("gezen") == set()
    assert _found("bir") == {"Bir"}


def test_nobody_is_found_from_another_workspace(workspace: Workspace, stranger: Member) -> None:
    _person(workspace, "Ayşe Işık", email="ayse@ornek.example")
    with entered(stranger.workspace_id):
        assert _found("ayşe") == set()
        assert PersonWord.objects.count() == 0


def test_a_person_that_goes_leaves_no_words(workspace: Workspace) -> None:
    _person(workspace, "Ayşe Işık", email="ayse@ornek.example").delete()

    assert PersonWord.objects.count() == 0


LETTERS = st.text(
    "abcçdefgğhıijklmnoöpqrsştuüvwxyzABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZâîûÂÎÛ0123456789", min_size=1, max_size=40
)


def test_the_database_folds_as_the_house_does(db: None) -> None:
    @given(LETTERS)
    def folds(value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select people_words_of('handle', %s)", [value])
            assert (fold(value),) in cursor.fetchall()

    folds()


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text: str) -> None:
    assert all(word and len(word) <= 64 and "\x00" not in word for word in query_words(text))
