"""A word that a person is found by."""

from django.db import models

from muhatap.tenancy.models import Workspace


class PersonWord(models.Model):
    """A folded word of a name or an identity.

    Triggers keep these rows, whoever writes names and identities; nobody else does. They are looked up by their
    beginning with `>=` and `<`, which row-level security lets an index answer, as it would not let LIKE.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, db_index=False, related_name="+")
    word = models.CharField(max_length=64, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "word", "person"], name="people_by_word"),
            models.Index(fields=["workspace", "person"], name="words_of_person"),
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"
