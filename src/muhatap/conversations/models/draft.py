"""A draft: what a member has begun to write, kept by the server."""

from django.db import models

from muhatap.channels.models import Channel
from muhatap.conversations.models.conversation import Conversation
from muhatap.conversations.models.message import Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Workspace


class Draft(models.Model):
    """A member's unsent words in one conversation, with where they shall go and their files.

    One for her reply or note, and one for each message she is about to forward (`quotes`). One without a conversation
    is that of a conversation she is about to begin. `recipients` holds the fields to, cc and bcc as she typed them;
    empty ones stand for what is proposed.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, db_index=False, related_name="drafts"
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    quotes = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    kind = models.CharField(max_length=9, default="reply")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    recipients = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "member", "quotes"],
                nulls_distinct=False,
                name="a_member_has_one_draft_here",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it would be missed."""
        wrote = self.text.strip() or self.subject.strip() or self.recipients
        chose = self.quotes_id or (self.channel_id and self.conversation_id)
        return not (wrote or chose or self.files.exists())
