"""A person: one human customer, for life. Never a ticket."""

import re

from django.db import models

from muhatap.kit.clock import now
from muhatap.kit.turkish import fold
from muhatap.people.models.word import PersonWord
from muhatap.tenancy.models import Workspace

_LAST = "\U0010ffff"
MOST_WORDS = 8
_NUMBER = re.compile(r"(?<!\S)\+?\d[\d().\-/]*(?:\s+[\d().\-/]+)*(?!\S)")


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about many people."""

    def named_like(self, query: str) -> "PersonQuerySet":
        """Return those of whom every word of the query begins a word of the name or of an identity."""
        return self.filter(*named_like(query, person="pk"))


class Person(models.Model):
    """One human customer."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="people")
    name = models.CharField(max_length=200, blank=True, default="")
    name_key = models.CharField(max_length=220, blank=True, default="", db_collation="C")
    language = models.CharField(max_length=5, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "name_key"], name="people_by_name")]

    def __str__(self) -> str:
        return f"person {self.pk}"


def name_key(name: str) -> str:
    """Return the folded words of a name, each with a space before it, for prefix search."""
    return "".join(f" {word}" for word in fold(name).split())[:220]


def named_like(query: str, *, person: str) -> list[models.Exists]:
    """Return conditions for rows that have a workspace, and in the column `person` somebody the query names."""
    # Range comparisons, not LIKE: row-level security lets an index answer those.
    return [
        models.Exists(
            PersonWord.objects.filter(
                workspace=models.OuterRef("workspace"),
                person=models.OuterRef(person),
                word__gte=word,
                word__lt=word + _LAST,
            )
        )
        for word in query_words(query)
    ]


def query_words(query: str) -> list[str]:
    """Return the folded words that a query asks people for; a number, however it is spaced, is one word."""
    query = query.replace("\x00", "")
    numbers = ["".join(c for c in found[0] if c.isdecimal()).lstrip("0") for found in _NUMBER.finditer(query)]
    words = [word.strip("\"'(),;<>“”’@") for word in fold(_NUMBER.sub(" ", query)).split()]
    return [word[:64] for word in dict.fromkeys([*numbers, *words]) if word][:MOST_WORDS]
