"""The one-time link with which an empty installation is set up. Only its digest is stored."""

from datetime import datetime

from django.db import models

from muhatap.kit.clock import now


class SetupLink(models.Model):
    """`nonce` and the installation's key make the secret anew, so that the same link can be printed again."""

    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"set-up link {self.pk}"

    def opens(self, *, at: datetime) -> bool:
        """Whether it was not used and is not too old."""
        return self.used_at is None and at < self.expires_at
