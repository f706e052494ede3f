"""Events: what happened, as it was then. Never changed, never deleted on its own."""

from django.db import models

from muhatap.kit.clock import now


class Event(models.Model):
    """One thing that happened in a workspace, with the ids and plain values of that moment."""

    # A name by string: the journal lies below tenancy, and every row still belongs to one workspace.
    workspace = models.ForeignKey("tenancy.Workspace", on_delete=models.CASCADE, db_index=False, related_name="events")
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(default=now)
    person_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    particulars = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], name="events_of_workspace"),
            models.Index(fields=["workspace", "conversation_id", "id"], name="events_of_conversation"),
            models.Index(
                fields=["workspace", "id"],
                name="events_of_settings",
                condition=models.Q(kind__startswith="settings."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Reaction(models.Model):
    """An event that a room still has to answer: written with the event, gone once answered.

    It has no row-level security: a worker claims it before the workspace is entered. It holds numbers only.
    """

    workspace = models.ForeignKey("tenancy.Workspace", on_delete=models.CASCADE, db_index=False, related_name="+")
    event_id = models.BigIntegerField()
    tries = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(default=now)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "event_id"], name="an_event_is_answered_once")]
        indexes = [models.Index(fields=["not_before"], name="reactions_due")]

    def __str__(self) -> str:
        return f"reaction to event {self.event_id}"
