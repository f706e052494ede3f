"""A person: one human customer, for life. Never a ticket."""

from django.db import models

from muhatap.kit.clock import now
from muhatap.kit.turkish import fold
from muhatap.tenancy.models import Workspace


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about many people."""

    def named_like(self, query: str) -> "PersonQuerySet":
        """Return those of whom every folded word of the query begins a word of the name or of an identity."""
        found = self
        for word in fold(query.replace("\x00", "")).split():
            # name_key keeps a space before each word, so that a prefix of any word is found.
            found = found.filter(models.Q(name_key__contains=f" {word}") | models.Q(identities__value__startswith=word))
        return found.distinct()


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
