"""The customers of Mırra: invented people, the same ones for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from muhatap.kit.turkish import fold, tr_lower, tr_title, tr_upper
from muhatap.server.demo.names import (
    CITIES,
    COMPANIES,
    ENGLISH,
    MEN,
    REGULARS,
    SECOND_MEN,
    SECOND_WOMEN,
    SURNAMES,
    WOMEN,
)

TURKISH = 400
BUYERS = 48
_POSTS = ("posta.example", "ornek.example", "mektup.example", "eposta.example", "kutu.example")


@dataclass(frozen=True, slots=True)
class Customer:
    """One person with the ways to reach her; `first_name` is what we call her."""

    name: str
    first_name: str
    language: str
    city: str
    email: str
    phone: str
    handle: str
    company: str = ""


def customers(*, seed: int = 7) -> tuple[Customer, ...]:
    """Return about 430 people: private ones, buyers of companies and some who write English."""
    rng = random.Random(f"people {seed}")
    taken: set[str] = set()
    phones = iter(rng.sample(range(2_000_000, 9_999_999), 1_000))
    names = list(REGULARS)
    seen = set(names)
    for name in _turkish_names(rng):
        if len(names) == TURKISH:
            break
        if name not in seen:
            seen.add(name)
            names.append(name)
    made = []
    for place, name in enumerate(names):
        company = _company(place - (TURKISH - BUYERS))
        made.append(_customer(name, rng, taken, phone=next(phones), company=company))
    made += [_customer(name, rng, taken, phone=next(phones), company=None) for name in ENGLISH]
    return tuple(made)


def _company(place: int) -> tuple[str, str] | None:
    """Return the name and domain of the company whose buyer stands at this place, three buyers a company."""
    if place < 0:
        return None
    first = place % (len(COMPANIES) // 2) * 2
    return COMPANIES[first], COMPANIES[first + 1]


def _turkish_names(rng: random.Random) -> Iterator[str]:
    """Yield full names without end: some with two first names, some hyphenated."""
    while True:
        firsts, seconds = rng.choice(((WOMEN, SECOND_WOMEN), (MEN, SECOND_MEN)))
        first = rng.choice(firsts)
        if rng.random() < 0.2:
            second = rng.choice(seconds)
            first = f"{first} {second}" if second != first else first
        surname = rng.choice(SURNAMES)
        if firsts is WOMEN and rng.random() < 0.12:
            other = rng.choice(SURNAMES)
            surname = f"{surname}-{other}" if other != surname else surname
        yield f"{first} {surname}"


def _customer(
    name: str, rng: random.Random, taken: set[str], *, phone: int, company: tuple[str, str] | None
) -> Customer:
    is_english = name in ENGLISH
    first, _, last = name.rpartition(" ")
    local, handle = _address(first, last, rng)
    domain = f"{company[1]}.example" if company else rng.choice(_POSTS)
    handle = _untaken(handle, "@", taken).removesuffix("@")
    return Customer(
        name=name if is_english or name in REGULARS else _as_typed(name, rng),
        first_name=first if is_english else tr_title(first),
        language="en" if is_english else "tr",
        city=rng.choice(CITIES),
        email=_untaken(local, f"@{domain}", taken),
        phone=f"+90555{phone}",
        handle=handle,
        company=company[0] if company else "",
    )


def _address(first: str, last: str, rng: random.Random) -> tuple[str, str]:
    """Return the local part of an e-mail address and a handle made of the name."""
    given, family = (fold(part).replace("’", "").split() for part in (first, last.replace("-", " ")))
    local = rng.choice((".".join(given + family[:1]), f"{given[0]}.{family[-1]}", f"{given[0][0]}{family[0]}"))
    handle = rng.choice(
        (f"{given[0]}{family[0]}", f"{family[0]}{given[0]}", f"{given[-1]}_{family[0]}", f"{given[0]}kahvede")
    )
    return local, handle


def _untaken(local: str, rest: str, taken: set[str]) -> str:
    """Return the address with the smallest number that makes it new."""
    number = 1
    address = f"{local}{rest}"
    while address in taken:
        number += 1
        address = f"{local}{number}{rest}"
    taken.add(address)
    return address


def _as_typed(name: str, rng: random.Random) -> str:
    """Return the name as its owner typed it into a form: now and then all small or all large."""
    dice = rng.random()
    if dice < 0.02:
        return tr_upper(name)
    return tr_lower(name) if dice < 0.04 else name
