"""The demo's customers."""

import re

from muhatap.kit.turkish import fold
from muhatap.server.demo.people import customers


def test_the_same_seed_makes_the_same_people() -> None:
    assert customers(seed=3) == customers(seed=3)
    assert customers(seed=3) != customers(seed=4)


def test_nobody_shares_an_address_a_number_a_handle_or_a_name() -> None:
    people = customers()
    for name in ("email", "phone", "handle", "name"):
        assert len({getattr(person, name) for person in people}) == len(people) >= 400


def test_every_address_is_invented() -> None:
    for person in customers():
        assert re.fullmatch(r"[a-z0-9.-]+@[a-z]+\.example", person.email), person.email
        assert re.fullmatch(r"\+90555\d{7}", person.phone)
        assert re.fullmatch(r"[a-z0-9_-]+", person.handle), person.handle


def test_names_are_as_varied_as_in_life() -> None:
    people = customers()
    assert sum(any(letter in person.name for letter in "İıŞşĞğ") for person in people) > 200
    assert sum(" " in person.first_name for person in people) > 30
    assert sum("-" in person.name for person in people) > 10
    assert sum(person.language == "en" for person in people) >= 30
    assert sum(bool(person.company) for person in people) >= 40
    assert any(person.name == fold(person.name) or person.name.isupper() for person in people)
    assert not any(person.first_name.isupper() and len(person.first_name) > 2 for person in people)
