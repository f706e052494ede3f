"""A snippet: words that are written again and again, ready to be put into a reply."""

import re
from collections.abc import Mapping

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Team, Workspace

_VARIABLE = re.compile(r"\{(\w{1,40})\}")
_BLANK = re.compile(r"‹[^‹›\n]{1,60}›")


class SnippetQuerySet(models.QuerySet["Snippet"]):
    """Questions about many snippets."""

    def usable_by(self, member: Member) -> "SnippetQuerySet":
        """Return everybody's, those of her teams and her own."""
        of_her_teams = models.Q(team__in=member.teams.all())
        return self.filter(models.Q(team=None, member=None) | of_her_teams | models.Q(member=member))


class Snippet(models.Model):
    """A title and a text in one language; everybody's, one team's or one member's.

    What stands in braces, {ad}, is filled in when it is used. `shortcut` is what is typed after a slash to find it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="snippets")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, db_index=False, related_name="snippets")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, db_index=False, related_name="snippets")
    title = models.CharField(max_length=80)
    shortcut = models.CharField(max_length=30, blank=True, default="")
    text = models.TextField()
    language = models.CharField(max_length=5, default="tr")
    updated_at = models.DateTimeField(default=now)

    objects = SnippetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(member__isnull=True),
                name="a_snippet_is_a_teams_or_a_members_not_both",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "title"], name="snippets_by_title")]

    def __str__(self) -> str:
        return self.title

    def filled(self, known: Mapping[str, str]) -> str:
        """Return the text with what is known in its braces; what is not stands as a blank, ‹ad›, for the writer."""
        return _VARIABLE.sub(lambda found: known.get(found[1]) or f"‹{found[1]}›", self.text)


def blanks_in(text: str) -> list[str]:
    """Return the blanks of a snippet that were left as they are, each once, in their order."""
    return list(dict.fromkeys(_BLANK.findall(text)))
