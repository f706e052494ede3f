"""What was found, as plain values: a page of them is drawn at every pause in typing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import Left
from django.urls import reverse

from muhatap.conversations.search.wanted import Place
from muhatap.desk.names import name_of, spoken
from muhatap.desk.words import Language
from muhatap.kit.snippet import READ
from muhatap.people.models import Person
from muhatap.tenancy.models import Workspace

COLUMNS = {
    "matter": F("conversation_id"),
    "matter_subject": F("conversation__subject"),
    "status": F("conversation__status"),
    "matter_kind": F("conversation__channel__kind"),
    "last": F("conversation__last_message_at"),
    "assignee": F("conversation__assignee__name"),
    "person": F("conversation__person_id"),
    "name": F("conversation__person__name"),
    "channel_kind": F("channel__kind"),
    "by": F("author__name"),
    "said": Left("text", READ),
}
OWN = ("pk", "kind", "subject", "at", "author_name")


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person found: how she is called, and by what she was found."""

    pk: int
    name: str
    reach: str
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A message found, with its conversation; as a conversation, found by the message that opened it."""

    pk: int
    href: str
    name: str
    kind: str
    channel_kind: str
    at: datetime
    by: str
    said: str
    subject: str
    files: list[str]
    matter: int
    matter_subject: str
    matter_kind: str
    status: str
    assignee: str
    last: datetime


def hits(workspace: Workspace, places: Sequence[Place], language: Language) -> list[Hit]:
    """Return the messages at these places, in their order, their people as they are called in this language."""
    numbers = [place.message for place in places]
    rows = workspace.messages.filter(pk__in=numbers).order_by().values(*OWN, **COLUMNS)
    found = {row["pk"]: row for row in rows}
    files: dict[int, list[str]] = defaultdict(list)
    named = workspace.attachments.filter(message__in=numbers).order_by("pk").values_list("message_id", "filename")
    for message, filename in named:
        files[message].append(filename)
    nameless = {row["person"] for row in found.values() if not row["name"]}
    reach = workspace.identities.filter(person__in=nameless).order_by("-pk").values_list("person_id", "value")
    known = {person: spoken(value, language) for person, value in reach} if nameless else {}
    base = reverse("desk:conversation", args=[0]).removesuffix("0/")
    return [_hit(found[number], base, known, files[number]) for number in numbers if number in found]


def _hit(row: dict[str, Any], base: str, known: dict[int, str], files: list[str]) -> Hit:
    return Hit(
        pk=row["pk"],
        href=f"{base}{row['matter']}/?message={row['pk']}#message-{row['pk']}",
        name=row["name"] or known.get(row["person"], ""),
        kind=row["kind"],
        channel_kind="note" if row["kind"] == "note" else row["channel_kind"],
        at=row["at"],
        by="" if row["kind"] == "incoming" else row["by"] or row["author_name"],
        said=row["said"],
        subject=row["subject"] or row["matter_subject"],
        files=files,
        matter=row["matter"],
        matter_subject=row["matter_subject"],
        matter_kind=row["matter_kind"],
        status=row["status"],
        assignee=row["assignee"] or "",
        last=row["last"],
    )


def people_hits(
    workspace: Workspace, people: Sequence[Person], words: Sequence[str], language: Language
) -> list[PersonHit]:
    """Return people whose identities are loaded, as they are shown in this language."""
    talks = workspace.conversations.filter(person__in=[one.pk for one in people]).order_by()
    last = dict(talks.values("person").annotate(last=Max("last_message_at")).values_list("person", "last"))
    return [
        PersonHit(one.pk, spoken(name_of(one), language), spoken(_reach(one, words), language), last.get(one.pk))
        for one in people
    ]


def _reach(person: Person, words: Sequence[str]) -> str:
    """Return the address or number that was asked for, else the first there is."""
    known = sorted(person.identities.all(), key=lambda one: (one.kind == "external", one.pk))
    meant = [one for one in known if any(word in one.value for word in words)]
    return next((one.value for one in [*meant, *known] if one.value != name_of(person)), "")
