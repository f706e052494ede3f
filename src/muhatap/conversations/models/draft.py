"""A draft: what a member has begun to write, kept by the server."""

from django.db import models

from muhatap.conversations.models.conversation import Conversation
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Workspace


class Draft(models.Model):
    """A member's unsent words in one conversation."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    kind = models.CharField(max_length=9, default="reply")
    text = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "member"], name="a_member_has_one_draft_here"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
