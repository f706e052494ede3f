"""Find or create the person behind each sender of a batch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import phonenumbers
from django.db import connection

from muhatap.kit.storable import cut, storable
from muhatap.people.models.person import name_key

_ADDR_SPEC = re.compile(r"""(?:"[^"\s][^"]*"|[^\s@"]+)@[^\s@"]+""")

Key = tuple[str, str, str]
"""Kind, account and value of an identity."""


class Known(NamedTuple):
    """An identity that is in the table."""

    person: int
    identity: int
    is_verified: bool


_FIND = """
select i.kind, i.account, i.value, i.person_id, i.id, i.is_verified
from unnest(%s::text[], %s::text[], %s::text[]) as k (kind, account, value)
join people_identity i on i.workspace_id = %s and i.kind = k.kind and i.account = k.account and i.value = k.value
"""
_NEW_IDS = "select nextval('people_person_id_seq') from generate_series(1, %s)"
_ADD_PEOPLE = """
insert into people_person (id, workspace_id, name, name_key, language, created_at)
select n.id, %s, n.name, n.name_key, '', now()
from unnest(%s::bigint[], %s::text[], %s::text[]) as n (id, name, name_key)
"""
_ADD_IDENTITIES = """
insert into people_identity (workspace_id, person_id, kind, account, value, is_verified, created_at)
select %s, n.person, n.kind, n.account, n.value, n.verified, now()
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bool[]) as n (person, kind, account, value, verified)
order by n.kind, n.account, n.value
on conflict on constraint identity_is_one_persons do nothing
"""
_HELD = "select person_id, kind, account, value from people_identity where workspace_id = %s and person_id = any(%s)"
_PROVE = """
update people_identity i set person_id = n.person, is_verified = true
from unnest(%s::bigint[], %s::bigint[]) as n (id, person)
where i.workspace_id = %s and i.id = n.id and not i.is_verified
"""
_DROP_STRANDED = """
delete from people_person p where p.workspace_id = %s and p.id = any(%s)
and not exists (select from people_identity i where i.workspace_id = p.workspace_id and i.person_id = p.id)
"""


@dataclass(slots=True)
class Claim:
    """Who a sender says she is, and, once identified, who she is.

    `within` is the person in whose matter she answered what was sent to her address: it stays there, and unproven, so
    that a log-in at the shop may still take it.
    """

    keys: list[Key]
    name: str
    is_verified: bool
    within: int = 0
    person: int = 0
    identity: int = 0


def claim(*, channel: int, external_id: str, email: str, phone: str, name: str, is_verified: bool) -> Claim:
    """Return the claim of one sender: her id on the channel first, then e-mail, then phone; what is blank is no key."""
    keys: list[Key] = [
        ("external", str(channel), storable(external_id)[:320]),
        ("email", "", email_key(email)),
        ("phone", "", phone_key(phone)),
    ]
    return Claim([key for key in keys if key[2]], cut(name, 200), is_verified)


def email_key(address: str) -> str:
    """Return an address as it is compared, folded as the ASCII protocol text it is; "" for what is no address."""
    key = storable(address).strip().casefold()
    return key if len(key) <= 320 and _ADDR_SPEC.fullmatch(key) else ""


def phone_key(number: str, region: str = "TR") -> str:
    """Return a number in E.164, or "" for what is none: “yok”, “000”. All who say the same of it are not one person."""
    if not number:  # most senders give none, and the library takes its time to refuse that
        return ""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed) or len(set(str(parsed.national_number))) == 1:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def identify(workspace: int, claims: Sequence[Claim]) -> None:
    """Set `person` and `identity` of every claim, creating who is not known yet.

    An address belongs to one person: a sender that shows an unknown id together with a known address is that address's
    person; two known ids of two people stay two people. Only proof moves an address, and only one that nobody proved:
    what was typed by somebody who is known by more than that goes to who proves it, and nothing else of hers does.
    """
    with connection.cursor() as cursor:
        grades = sorted({one.is_verified for one in claims})
        for grade in grades:
            _identify(cursor, workspace, [one for one in claims if one.is_verified is grade])
        if len(grades) > 1:
            _read_back(claims, _find(cursor, workspace, claims))


def _identify(cursor: Any, workspace: int, claims: Sequence[Claim]) -> None:
    known = _find(cursor, workspace, claims)
    unproven = {key for one in claims if one.is_verified for key in one.keys if _is_typed(key, known)}
    freed, left = _freed(cursor, workspace, claims, known, unproven)
    unproven -= left - freed
    created = _settle(cursor, workspace, claims, {key: one for key, one in known.items() if key not in freed})
    if not created and not unproven and all(key in known for one in claims for key in one.keys):
        _read_back(claims, known)
        return
    _add_identities(cursor, workspace, claims, known)
    _prove(cursor, workspace, claims, {key: known[key] for key in unproven}, freed)
    _read_back(claims, _find(cursor, workspace, claims))
    if created:
        cursor.execute(_DROP_STRANDED, [workspace, created])


def _find(cursor: Any, workspace: int, claims: Sequence[Claim]) -> dict[Key, Known]:
    wanted = {key for one in claims for key in one.keys}
    columns = [list(column) for column in zip(*wanted, strict=True)] or [[], [], []]
    cursor.execute(_FIND, [*columns, workspace])
    return {(kind, account, value): Known(*found) for kind, account, value, *found in cursor}


def _is_typed(key: Key, known: dict[Key, Known]) -> bool:
    """Whether it is an address that somebody gave and nobody proved; an id of a channel comes from the channel."""
    return key[0] != "external" and key in known and not known[key].is_verified


def _freed(
    cursor: Any, workspace: int, claims: Sequence[Claim], known: dict[Key, Known], unproven: set[Key]
) -> tuple[set[Key], set[Key]]:
    """Return the addresses that go to who proves them, because their person is known by something else.

    And those that would, but stay where they were answered from.
    """
    freed: set[Key] = set()
    left: set[Key] = set()
    if not unproven:
        return freed, left
    held: dict[int, set[Key]] = {known[key].person: set() for key in unproven}
    cursor.execute(_HELD, [workspace, list(held)])
    for person, kind, account, value in cursor:
        held[person].add((kind, account, value))
    for one in claims:
        anchor = next((known[key].person for key in one.keys if key in known and key not in unproven), None)
        for key in unproven.intersection(one.keys) - freed if one.is_verified else ():
            hers = {key} if anchor else set(one.keys)
            if known[key].person == anchor or held[known[key].person] <= hers:
                continue
            if known[key].person == one.within:
                left.add(key)
                continue
            held[known[key].person].discard(key)
            freed.add(key)
    return freed, left


def _prove(cursor: Any, workspace: int, claims: Sequence[Claim], unproven: dict[Key, Known], freed: set[Key]) -> None:
    rows: dict[int, int] = {}
    for one in claims:
        for key in unproven.keys() & set(one.keys) if one.is_verified else ():
            if key in freed or unproven[key].person == one.person:
                rows.setdefault(unproven[key].identity, one.person)
    cursor.execute(_PROVE, [list(rows), list(rows.values()), workspace])


def _settle(cursor: Any, workspace: int, claims: Sequence[Claim], known: dict[Key, Known]) -> list[int]:
    """Give every claim a person, new ones for those nobody knows; return the new people's ids."""
    owner: dict[Key, int] = {key: one.person for key, one in known.items()}
    unknown = [one for one in claims if not any(key in owner for key in one.keys)]
    cursor.execute(_NEW_IDS, [len(unknown)])
    fresh = iter([row[0] for row in cursor.fetchall()])
    people: dict[int, str] = {}
    for one in claims:
        found = next((owner[key] for key in one.keys if key in owner), None)
        if found is None:
            found = next(fresh)
            people[found] = one.name
        one.person = found
        for key in one.keys:
            owner.setdefault(key, found)
    names = list(people.values())
    cursor.execute(_ADD_PEOPLE, [workspace, list(people), names, [name_key(name) for name in names]])
    return list(people)


def _add_identities(cursor: Any, workspace: int, claims: Sequence[Claim], known: dict[Key, Known]) -> None:
    rows: dict[Key, tuple[int, bool]] = {}
    for one in claims:
        for key in one.keys:
            if key not in known:
                rows.setdefault(key, (one.person, one.is_verified))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    owners = [person for person, _ in rows.values()]
    cursor.execute(_ADD_IDENTITIES, [workspace, owners, *columns, [verified for _, verified in rows.values()]])


def _read_back(claims: Sequence[Claim], known: dict[Key, Known]) -> None:
    """Take person and identity from the table: another transaction may have been first."""
    for one in claims:
        one.person, one.identity, _ = known[one.keys[0]]
