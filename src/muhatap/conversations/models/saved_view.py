"""A saved view: what a member asks of the conversations again and again, under a name."""

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Team, Workspace
from muhatap.tenancy.ranks import leads


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions about many saved views."""

    def seen_by(self, member: Member) -> "SavedViewQuerySet":
        """Return her own, everybody's, and those of her teams."""
        shared = models.Q(is_shared=True, team=None) | models.Q(team__in=member.teams.all())
        return self.filter(models.Q(owner=member) | shared)


class SavedView(models.Model):
    """A name and what is asked, by the parts of a search's address; its owner's own, one team's, or everybody's."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="saved_views")
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="saved_views")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    is_shared = models.BooleanField(default=False)
    name = models.CharField(max_length=40)
    name_key = models.CharField(max_length=80, db_collation="C")
    asked = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "owner", "name_key"], name="a_member_names_a_view_once"),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(is_shared=True), name="a_view_of_a_team_is_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_be_changed_by(self, member: Member) -> bool:
        """Whether she may rename or delete it: her own anybody, a shared one those who lead."""
        return self.owner_id == member.pk or (self.is_shared and leads(member))
