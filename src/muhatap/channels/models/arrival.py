"""An arrival: what a provider delivered, written down before it is acknowledged."""

from datetime import datetime

from django.db import models

from muhatap.channels.models.channel import Channel
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """What arrived."""

    def kept_since_before(self, moment: datetime) -> "ArrivalQuerySet":
        """Those that were read, came before a moment, and are still here as they came."""
        read = (Arrival.State.HEARD, Arrival.State.DUPLICATE, Arrival.State.SET_ASIDE)
        return self.filter(state__in=read, arrived_at__lt=moment, body__isnull=False)


class Arrival(models.Model):
    """The inbound journal. Its row stays for good, so that a duplicate a year later is known; its body may be pruned.

    It has no row-level security: it is written and claimed before the workspace is entered.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HEARD = "heard"
        DUPLICATE = "duplicate"
        SET_ASIDE = "set_aside"
        PARKED = "parked"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="arrivals")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, related_name="arrivals")
    provider_id = models.CharField(max_length=400, db_collation="C")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_history = models.BooleanField(default=False)
    tries = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    """When one that the store had no room for is taken again; empty for all others."""
    reason = models.TextField(blank=True, default="")
    arrived_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "provider_id"], name="arrival_is_journalled_once"),
        ]
        indexes = [
            models.Index(
                models.F("not_before").asc(nulls_first=True),
                "id",
                name="arrivals_to_take",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["workspace", "state", "id"], name="arrivals_by_state"),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class ArrivalBody(models.Model):
    """The bytes of an arrival as they came."""

    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, primary_key=True, related_name="body")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"body of arrival {self.pk}"
