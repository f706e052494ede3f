"""A signed token that was used and may not be used again before it would have expired anyway."""

from django.db import models

from muhatap.channels.models.channel import Channel
from muhatap.tenancy.models import Workspace


class SpentToken(models.Model):
    """The id (jti) of a token that somebody signed in with on a channel."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, related_name="+")
    token_id = models.CharField(max_length=200, db_collation="C")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "token_id"], name="a_signed_token_is_spent_once"),
        ]

    def __str__(self) -> str:
        return f"spent token {self.pk}"
