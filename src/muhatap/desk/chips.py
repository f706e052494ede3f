"""The chips under the search field: what narrows a search, each with its choices as addresses."""

from dataclasses import dataclass, field
from datetime import timedelta

from muhatap.desk.language import language_of
from muhatap.desk.names import name_of, spoken
from muhatap.desk.narrowing import STATES
from muhatap.desk.search import HOLDERS, SHOWS, Asked
from muhatap.desk.seated import Seated
from muhatap.desk.zones import zone_of
from muhatap.kit.clock import now


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a chip: what it is called, or its kind of day, and the address that it leads to."""

    name: str
    address: str
    is_chosen: bool = False
    kind: str = ""


@dataclass(slots=True)
class Chip:
    """What narrows a search. `value` is what is chosen, `cleared` the address without it."""

    name: str
    value: str
    cleared: str
    choices: list[Choice] = field(default_factory=list)


def chips_of(request: Seated, asked: Asked) -> list[Chip]:
    """Return the chips of a search in the order in which they stand."""
    return [
        *_person(request, asked),
        _channel(request, asked),
        _tag(request, asked),
        _state(asked),
        _holder(request, asked),
        _member(request, asked),
        _days(request, asked),
        Chip("files", "1" if asked.files else "", asked.address(files=not asked.files)),
    ]


def tabs_of(asked: Asked) -> list[Choice]:
    """Return all and each kind of what is found, as addresses."""
    return [Choice("", asked.address(show=show), show == asked.show, show or "all") for show in SHOWS]


def _person(request: Seated, asked: Asked) -> list[Chip]:
    if asked.person is None:
        return []
    person = request.workspace.people.prefetch_related("identities").filter(pk=asked.person).first()
    return [
        Chip("person", spoken(name_of(person), language_of(request)) if person else "?", asked.address(person=None))
    ]


def _channel(request: Seated, asked: Asked) -> Chip:
    rows = list(request.workspace.channels.order_by("name", "pk"))
    choices = [Choice(one.name, asked.address(channel=one.pk), one.pk == asked.channel, one.kind) for one in rows]
    return Chip("channel", _chosen(choices, asked.channel), asked.address(channel=None), choices)


def _tag(request: Seated, asked: Asked) -> Chip:
    rows = list(request.workspace.tags.order_by("name_key"))
    choices = [Choice(one.name, asked.address(tag=one.pk), one.pk == asked.tag, one.colour) for one in rows]
    return Chip("tag", _chosen(choices, asked.tag), asked.address(tag=None), choices)


def _state(asked: Asked) -> Chip:
    choices = [Choice("", asked.address(state=state), state == asked.state, state) for state in STATES]
    return Chip("state", asked.state, asked.address(state=None), choices)


def _holder(request: Seated, asked: Asked) -> Chip:
    rows = request.workspace.members.filter(is_active=True).exclude(pk=request.member.pk).order_by("name", "pk")
    choices = [Choice("", asked.address(holder=kind), asked.holder == kind, kind) for kind in HOLDERS]
    choices += [Choice(one.name, asked.address(holder=one.pk), asked.holder == str(one.pk)) for one in rows]
    chosen = next((one.kind or one.name for one in choices if one.is_chosen), "?" if asked.holder else "")
    return Chip("holder", chosen, asked.address(holder=None), choices)


def _member(request: Seated, asked: Asked) -> Chip:
    rows = request.workspace.members.filter(is_active=True).order_by("name", "pk")
    choices = [Choice(one.name, asked.address(member=one.pk), one.pk == asked.member) for one in rows]
    return Chip("member", _chosen(choices, asked.member), asked.address(member=None), choices)


def _days(request: Seated, asked: Asked) -> Chip:
    today = now().astimezone(zone_of(request)).date()
    choices = [
        Choice("", asked.address(since=since, until=None), (asked.since, asked.until) == (since, None), kind)
        for kind, since in (
            ("today", today),
            ("week", today - timedelta(days=6)),
            ("month", today - timedelta(days=29)),
            ("year", today - timedelta(days=364)),
        )
    ]
    chosen = next((one.kind for one in choices if one.is_chosen), "own" if asked.since or asked.until else "")
    return Chip("days", chosen, asked.address(since=None, until=None), choices)


def _chosen(choices: list[Choice], asked: int | None) -> str:
    if asked is None:
        return ""
    return next((one.name for one in choices if one.is_chosen), "?")
