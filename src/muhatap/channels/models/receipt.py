"""A receipt: what a provider said about something we sent."""

from django.db import models

from muhatap.channels.models.channel import Channel
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class Receipt(models.Model):
    """Delivered, read, delayed or bounced, said of one of our messages by its provider id."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="receipts")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, related_name="receipts")
    provider_id = models.CharField(max_length=400, db_collation="C")
    kind = models.CharField(max_length=12)
    detail = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "channel", "provider_id", "kind"], name="a_receipt_of_a_kind_counts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} receipt {self.pk}"
