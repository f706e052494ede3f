"""A ban: somebody who may not write on a channel until a member lifts it."""

from django.db import models

from muhatap.channels.models.channel import Channel
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Workspace


class Ban(models.Model):
    """Closes a channel to one id of it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="bans")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, related_name="bans")
    value = models.CharField(max_length=320, db_collation="C")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "value"], name="an_id_is_banned_once_on_a_channel"),
        ]

    def __str__(self) -> str:
        return f"ban {self.pk}"
