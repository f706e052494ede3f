"""A promise: something the company owes by a time."""

from datetime import datetime

from django.db import models

from muhatap.conversations.models.conversation import Conversation
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Phrases about many promises."""

    def pressing(self, *, by: datetime) -> "PromiseQuerySet":
        """Return the unsettled ones of open conversations that are due by a moment."""
        open_ones = Conversation.Status.OPEN
        return self.filter(kept_at=None, due_by__lte=by, conversation__status=open_ones)

    def owed(self) -> "PromiseQuerySet":
        """Return the unsettled ones, the next one due first; in a matter marked as spam a promise rests."""
        unsettled = self.filter(kept_at=None).exclude(conversation__status=Conversation.Status.SPAM)
        return unsettled.order_by("due_by", "pk")


class Promise(models.Model):
    """Open, kept or broken; a promise kept late stays broken and says when it was kept."""

    class Kind(models.TextChoices):
        FIRST_REPLY = "first_reply"

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        BROKEN = "broken"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="promises")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, related_name="promises")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    due_by = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "kind"],
                condition=models.Q(kept_at__isnull=True),
                name="one_unsettled_promise_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state="kept", kept_at__lte=models.F("due_by")) | ~models.Q(state="kept"),
                name="kept_means_in_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "due_by"], name="promises_unsettled", condition=models.Q(kept_at__isnull=True)
            ),
            models.Index(fields=["workspace", "made_at"], name="promises_by_start"),
            models.Index(fields=["due_by"], name="promises_open", condition=models.Q(state="open")),
            models.Index(fields=["workspace", "conversation", "id"], name="promises_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} promise {self.pk}"

    def left(self, *, at: datetime) -> float:
        """Return the share of the time that is left, from 1 when it was made to 0 when due and after."""
        whole = (self.due_by - self.made_at).total_seconds()
        return max(0.0, min(1.0, (self.due_by - at).total_seconds() / whole)) if whole > 0 else 0.0
