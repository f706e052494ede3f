"""An invitation: a seat that waits for somebody. Only the hash of its link is stored."""

from datetime import datetime

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models.member import Member
from muhatap.tenancy.models.workspace import Workspace


class Invitation(models.Model):
    """Who is asked in, to which role, until when. Used once, or withdrawn."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=12, choices=Member.Role.choices, default=Member.Role.AGENT)
    language = models.CharField(max_length=5, default="tr")
    link_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="an_address_is_invited_once_at_a_time",
            ),
            models.UniqueConstraint(fields=["workspace", "link_hash"], name="an_invitation_has_a_link_of_its_own"),
        ]
        indexes = [models.Index(fields=["link_hash"], name="invitations_by_link")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def opens(self, *, at: datetime) -> bool:
        """Whether it may still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
