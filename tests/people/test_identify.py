"""Whatever senders claim, in whatever order: an address has one person, and stays hers."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.people.identify import Claim, Key, claim, email_key, identify, phone_key
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Workspace

QUICK = settings(
    max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EXTERNAL = st.sampled_from(["", "a", "b", "c", "A", "ı", "i"])
EMAIL = st.sampled_from(["", "ayse@ornek.example", "AYSE@Ornek.example", "ayse@ornek.example ", "b@ornek.example", " "])
PHONE = st.sampled_from(["", "0532 111 22 33", "+90 532 111 22 33", "05321112233", "gizli numara", "\x00", "  "])


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Return a claim with at least one way to know the sender."""
    external, email, phone = draw(EXTERNAL), draw(EMAIL), draw(PHONE)
    return claim(
        channel=draw(st.sampled_from([1, 2])),
        external_id=external or "x" * (not email.strip() and not phone_key(phone)),
        email=email,
        phone=phone,
        name=draw(st.sampled_from(["", "Ayşe", "Işık", "AYŞE"])),
        is_verified=draw(st.booleans()),
    )


BATCHES = st.lists(st.lists(claims(), max_size=6), max_size=5)


def _proven() -> set[Key]:
    return set(Identity.objects.filter(is_verified=True).values_list("kind", "account", "value"))


def _owners() -> dict[Key, int]:
    rows = Identity.objects.values_list("kind", "account", "value", "person_id")
    found = {(kind, account, value): person for kind, account, value, person in rows}
    assert len(found) == len(rows)
    return found


def _copies(batch: list[Claim]) -> list[Claim]:
    return [Claim(list(one.keys), one.name, one.is_verified) for one in batch]


@pytest.fixture
def shop(workspace: Workspace) -> int:
    return workspace.pk


@QUICK
@given(batches=BATCHES)
def test_no_sequence_of_claims_splits_an_identity_and_only_proof_moves_one(
    shop: int, batches: list[list[Claim]]
) -> None:
    with transaction.atomic():
        for said in map(_copies, batches):
            before, proven_before = _owners(), _proven()
            identify(shop, said)
            after, proven = _owners(), _proven()
            moved = {key for key, person in before.items() if after[key] != person}
            assert moved <= {key for one in said if one.is_verified for key in one.keys if key[0] != "external"}
            assert not moved & proven_before
            assert proven_before | moved <= proven
            assert set(before.values()) <= set(after.values()), "a person was left without a way to know her"
            assert {key for one in said for key in one.keys} <= set(after)
            assert [one.person for one in said] == [after[one.keys[0]] for one in said]
            person_of = dict(Identity.objects.values_list("pk", "person_id"))
            assert [person_of[one.identity] for one in said] == [one.person for one in said]
        assert set(Person.objects.values_list("pk", flat=True)) == set(_owners().values())
        transaction.set_rollback(True)


@QUICK
@given(batch=st.lists(claims(), max_size=6))
def test_the_same_claims_again_change_nothing(shop: int, batch: list[Claim]) -> None:
    with transaction.atomic():
        first, second = _copies(batch), _copies(batch)
        identify(shop, first)
        before = _owners()
        identify(shop, second)
        assert _owners() == before
        assert [(one.person, one.identity) for one in second] == [(one.person, one.identity) for one in first]
        transaction.set_rollback(True)


@given(st.text(max_size=400))
@settings(max_examples=120, deadline=None, database=None)
def test_an_e_mail_key_is_its_own_key(address: str) -> None:
    key = email_key(address)

    assert email_key(key) == key
    assert len(key) <= 320


@given(st.text(max_size=60) | st.from_regex(r"[+0]?[0-9 ()./-]{0,20}(?:ext[0-9]{1,4})?", fullmatch=True))
@settings(max_examples=250, deadline=None, database=None)
def test_a_phone_key_is_its_own_key(number: str) -> None:
    key = phone_key(number)

    assert phone_key(key) == key
    assert "\x00" not in key


@pytest.mark.parametrize("number", ["0532 111 22 33", "+90 532 111 22 33", "(0532) 111-22-33", "5321112233"])
def test_a_number_is_one_number_however_it_is_written(number: str) -> None:
    assert phone_key(number) == "+905321112233"


@pytest.mark.parametrize(
    "number", ["yok", "gizli numara", "Anonymous", "0000000000", "111 111 11 11", "12", "-", "\x00"]
)
def test_what_is_no_number_is_nobodys_identity(number: str) -> None:
    assert phone_key(number) == ""
    assert _said(external_id="a", phone=number).keys == [("external", "1", "a")]


def _said(**known: str) -> Claim:
    given_ = {"external_id": "", "email": "", "phone": "", **known}
    return claim(channel=1, name="", is_verified=False, **given_)  # type: ignore[arg-type]


def test_what_is_blank_makes_nobody_the_same_person() -> None:
    blank = [_said(external_id="\x00", email=" ", phone="\x00 "), _said(email="\t"), _said(phone="  ")]

    assert [one.keys for one in blank] == [[], [], []]


def test_a_new_id_with_a_known_address_is_that_addresss_person(shop: int) -> None:
    first, second = _said(email="ayse@ornek.example"), _said(external_id="a", email="AYSE@ornek.example")
    identify(shop, [first])
    identify(shop, [second])

    assert second.person == first.person
    assert Person.objects.count() == 1


def test_two_people_who_share_an_address_later_stay_two(shop: int) -> None:
    ayse, mehmet = _said(external_id="a"), _said(external_id="m", email="ev@ornek.example")
    identify(shop, [ayse, mehmet])
    again = _said(external_id="a", email="ev@ornek.example")
    identify(shop, [again])

    assert again.person == ayse.person
    assert Identity.objects.get(kind="email").person_id == mehmet.person


def _proves(**known: str) -> Claim:
    said = _said(**known)
    said.is_verified = True
    return said


@pytest.mark.parametrize("together", [False, True])
def test_who_proves_an_address_is_not_the_person_of_who_typed_it(shop: int, together: bool) -> None:
    typist, owner = _said(external_id="a", email="v@ornek.example"), _proves(external_id="v", email="v@ornek.example")
    for batch in [[owner, typist]] if together else [[typist], [owner]]:
        identify(shop, batch)

    assert owner.person != typist.person
    address = Identity.objects.get(kind="email")
    assert (address.person_id, address.is_verified) == (owner.person, True)
    assert Identity.objects.get(value="a").person_id == typist.person


def test_a_known_customer_gets_her_address_when_she_proves_it(shop: int) -> None:
    typist, customer = _said(external_id="a", email="v@ornek.example"), _proves(external_id="v")
    identify(shop, [typist])
    identify(shop, [customer])
    again = _proves(external_id="v", email="v@ornek.example")
    identify(shop, [again])

    assert Identity.objects.get(kind="email").person_id == again.person == customer.person


def test_who_is_known_by_her_address_alone_stays_herself_when_she_proves_it(shop: int) -> None:
    before, after = _said(email="v@ornek.example"), _proves(external_id="v", email="v@ornek.example")
    identify(shop, [before])
    identify(shop, [after])

    assert before.person == after.person
    assert Identity.objects.get(kind="email").is_verified


def test_what_she_typed_herself_stays_hers_when_she_proves_it(shop: int) -> None:
    before, after = _said(external_id="v", email="v@ornek.example"), _proves(external_id="v", email="v@ornek.example")
    identify(shop, [before])
    identify(shop, [after])

    assert before.person == after.person
    assert Person.objects.count() == 1


def test_who_answers_what_was_sent_to_her_address_stays_who_left_it(shop: int) -> None:
    visitor, answers = _said(external_id="a", email="v@ornek.example"), _proves(email="v@ornek.example")
    identify(shop, [visitor])
    answers.within = visitor.person
    identify(shop, [answers])

    assert answers.person == visitor.person
    assert not Identity.objects.get(kind="email").is_verified
    owner = _proves(external_id="v", email="v@ornek.example")
    identify(shop, [owner])
    assert Identity.objects.get(kind="email").person_id == owner.person != visitor.person


def test_a_proven_address_is_nobody_elses_by_proof_either(shop: int) -> None:
    first, second = _proves(external_id="v", email="v@ornek.example"), _proves(external_id="w")
    identify(shop, [first, second])
    identify(shop, [_proves(external_id="w", email="v@ornek.example")])

    assert Identity.objects.get(kind="email").person_id == first.person


def test_an_id_means_something_only_on_its_channel(shop: int) -> None:
    here = claim(channel=1, external_id="a", email="", phone="", name="", is_verified=False)
    there = claim(channel=2, external_id="a", email="", phone="", name="", is_verified=False)
    identify(shop, [here, there])

    assert here.person != there.person


@pytest.mark.parametrize("address", ["not-an-email", "@", "ayse@", "@ornek.example", "a b@ornek.example", "x" * 400])
def test_what_is_no_address_is_no_way_to_know_somebody(address: str) -> None:
    assert email_key(address) == ""


@pytest.mark.parametrize("address", ["Ayse@Ornek.example", "a@localhost", '"ayse isik"@ornek.example', "ı@çağrı.com"])
def test_an_address_stays_one_however_it_is_written(address: str) -> None:
    assert email_key(address) == address.casefold()
