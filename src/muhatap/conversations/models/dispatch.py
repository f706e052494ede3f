"""A dispatch: the sending of one message, from the moment it is written until it is delivered or given up."""

import uuid
from datetime import datetime

from django.db import models

from muhatap.channels.models import Channel
from muhatap.conversations.models.message import Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


def new_key() -> str:
    """Return a random idempotency key."""
    return uuid.uuid4().hex


class Dispatch(models.Model):
    """A row is the queue. `unknown` means handed over without an answer: looked up before it is sent again."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        FAILED = "failed"
        CANCELLED = "cancelled"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="dispatches")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="dispatch")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, default=new_key, unique=True, db_collation="C")
    to = models.CharField(max_length=320)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=now)
    attempts = models.SmallIntegerField(default=0)
    cause = models.CharField(max_length=14, blank=True, default="")
    words = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=10, blank=True, default="")
    copy_due = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "message"], name="dispatches_of_message"),
            models.Index(
                fields=["not_before"],
                name="dispatches_due",
                condition=models.Q(state__in=["queued", "sending", "unknown"]) | models.Q(copy_due=True),
            ),
        ]

    def __str__(self) -> str:
        return f"dispatch {self.pk}"

    def can_be_undone(self, *, at: datetime) -> bool:
        """Whether it still lies here untouched, so that it can be taken back."""
        return self.state == self.State.QUEUED and self.attempts == 0 and self.not_before > at
