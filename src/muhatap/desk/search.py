"""What the search page shows: people, conversations and messages for what was asked, and how to go on."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict

from muhatap.conversations.search.find_messages import find_messages
from muhatap.conversations.search.wanted import Place, Wanted
from muhatap.desk.hits import Hit, PersonHit, hits, people_hits
from muhatap.desk.language import language_of
from muhatap.desk.narrowing import STATES, within
from muhatap.desk.seated import Seated
from muhatap.desk.zones import zone_of
from muhatap.kit.lexemes import asked as asked_words
from muhatap.people.models.person import query_words
from muhatap.people.nearly_named import nearly_named

SHOWS = ("", "people", "conversations", "messages")
HOLDERS = ("me", "nobody")
FEW, PAGE = 4, 20
PARTS = ("q", "begun", "show", "person", "channel", "tag", "holder", "state", "member", "since", "until", "files")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks, each part checked; what makes no sense is as if it were not there."""

    q: str = ""
    begun: bool = False
    show: str = ""
    person: int | None = None
    channel: int | None = None
    tag: int | None = None
    holder: str = ""
    state: str = ""
    member: int | None = None
    since: date | None = None
    until: date | None = None
    files: bool = False

    @classmethod
    def read(cls, given: "QueryDict | dict[str, str]") -> "Asked":
        """Return what a query string asks, or what was kept of one."""
        show, state, holder = (given.get(name, "") for name in ("show", "state", "holder"))
        return cls(
            q=given.get("q", "").replace("\x00", "").strip()[:200],
            begun=given.get("begun") == "1",
            show=show if show in SHOWS else "",
            person=_number(given.get("person", "")),
            channel=_number(given.get("channel", "")),
            tag=_number(given.get("tag", "")),
            holder=holder if holder in HOLDERS or _number(holder) else "",
            state=state if state in STATES else "",
            member=_number(given.get("member", "")),
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
            files=given.get("files") == "1",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words is asked."""
        of_conversations = self.person, self.channel, self.tag, self.holder, self.state
        return any((*of_conversations, self.member, self.since, self.until, self.files))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.is_narrowed and not query_words(self.q) and not asked_words(self.q)

    def address(self, **changed: Any) -> str:
        """Return the query string of this, with some parts changed."""
        parts = {name: changed.get(name, getattr(self, name)) for name in PARTS}
        return urlencode({name: 1 if value is True else value for name, value in parts.items() if value})

    @property
    def kept(self) -> dict[str, str]:
        """What is asked as a saved view keeps it: all but how it is shown."""
        return dict(parse_qsl(self.address(show=None, begun=None)))

    @property
    def is_of_messages(self) -> bool:
        """Whether it asks for what stands in messages, not only for what conversations are."""
        return bool(self.q or self.member or self.since or self.until or self.files)

    @property
    def bare(self) -> str:
        """The query string of the words alone."""
        return Asked(q=self.q, show=self.show).address()

    @property
    def people(self) -> str:
        """The query string of the people among it."""
        return self.address(show="people")

    @property
    def conversations(self) -> str:
        """The query string of the conversations among it."""
        return self.address(show="conversations")

    @property
    def others(self) -> list[tuple[str, Any]]:
        """What is asked beside the days, for a form that chooses those."""
        parts = [(name, getattr(self, name)) for name in PARTS if name not in ("since", "until")]
        return [(name, 1 if value is True else value) for name, value in parts if value]

    def wanted(self, zone: ZoneInfo, *, in_subject: bool = False, within: list[int] | None = None) -> Wanted:
        """Return it as messages are asked; days are those of her zone, the last one whole."""
        return Wanted(
            query=self.q,
            begun=self.begun,
            in_subject=in_subject,
            person=self.person,
            channel=self.channel,
            author=self.member,
            since=_midnight(self.since, zone),
            until=_midnight(self.until, zone, after=1),
            with_files=self.files,
            within=within,
        )


@dataclass(slots=True)
class Found:
    """A page of what was found. `cursor` is where the last part goes on."""

    asked: Asked
    people: list[PersonHit] = field(default_factory=list)
    conversations: list[Hit] = field(default_factory=list)
    messages: list[Hit] = field(default_factory=list)
    within: list[int] | None = None
    more: dict[str, bool] = field(default_factory=dict)
    cursor: str = ""

    @property
    def words(self) -> list[tuple[str, ...]]:
        """The words to mark."""
        return asked_words(self.asked.q, begun=self.asked.begun)

    @property
    def names(self) -> list[tuple[str, ...]]:
        """The words to mark in names: there a beginning is enough."""
        return [(f"{word}*",) for word in query_words(self.asked.q)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.people or self.conversations or self.messages)

    @property
    def total(self) -> str:
        """How much is shown so far; with a plus where there is more of anything."""
        shown = len(self.people) + len(self.conversations) + len(self.messages)
        return f"{shown}+" if any(self.more.values()) else str(shown)


def found(request: Seated, asked: Asked, *, after: str = "", few: int = FEW, page: int = PAGE) -> Found:
    """Return what answers, a few of each or a page of the one kind that is asked for.

    Where nobody said the words as they stand, the last one is taken for a beginning: she is still typing.
    """
    result = Found(asked)
    if asked.is_empty:
        return result
    result.within = within(request.workspace, request.member, asked)
    show = asked.show or ("messages" if after else "")
    is_for_people = show in ("", "people") and query_words(asked.q) and not asked.is_narrowed
    if is_for_people:
        _find_people(request, result, limit=page if show else few, after=after)
    _find_said(request, result, show, after, (few, page))
    if not (asked.begun or after or result.conversations or result.messages):
        result.asked = replace(asked, begun=True)
        _find_said(request, result, show, after, (few, page))
    if is_for_people and result.is_empty and not after:
        near = request.workspace.people.filter(pk__in=nearly_named(request.workspace.pk, asked.q, limit=few))
        result.people = people_hits(
            request.workspace, list(near.prefetch_related("identities")), query_words(asked.q), language_of(request)
        )
    return result


def _find_said(request: Seated, result: Found, show: str, after: str, sizes: tuple[int, int]) -> None:
    few, page = sizes
    asked = result.asked
    # Files and members belong to messages; asked for a subject alone they would only mislead.
    if show in ("", "conversations") and asked_words(asked.q) and not (asked.files or asked.member):
        result.conversations = _said(request, result, "conversations", page if show else few, after)
    if show in ("", "messages") and (asked_words(asked.q) or asked.is_narrowed):
        result.messages = _said(request, result, "messages", page, after)


def _find_people(request: Seated, result: Found, *, limit: int, after: str) -> None:
    rows = request.workspace.people.named_like(result.asked.q)
    if after:
        rows = rows.filter(pk__lt=_number(after) or 0)
    people = list(rows.prefetch_related("identities").order_by("-pk")[: limit + 1])
    result.more["people"] = len(people) > limit
    result.people = people_hits(request.workspace, people[:limit], query_words(result.asked.q), language_of(request))
    if result.more["people"] and result.asked.show:
        result.cursor = str(people[limit - 1].pk)


def _said(request: Seated, result: Found, part: str, limit: int, after: str) -> list[Hit]:
    zone = zone_of(request)
    wanted = result.asked.wanted(zone, in_subject=part == "conversations", within=result.within)
    places = find_messages(request.workspace.pk, wanted, after=Place.read(after), limit=limit + 1)
    result.more[part] = len(places) > limit
    if result.more[part] and (part == "messages" or result.asked.show):
        result.cursor = str(places[limit - 1])
    return hits(request.workspace, places[:limit], language_of(request))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 2100 else None


def _midnight(day: date | None, zone: ZoneInfo, *, after: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=after), time(), tzinfo=zone) if day else None
