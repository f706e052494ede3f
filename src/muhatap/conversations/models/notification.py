"""What a member is told of, and how she wants to be told."""

from typing import Any

from django.db import models

from muhatap.conversations.models.conversation import Conversation
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member, Workspace


class Notification(models.Model):
    """One thing a member should know, told once however often its event is answered."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned"
        MENTIONED = "mentioned"
        WROTE = "wrote"
        BROKEN = "broken"
        NOT_SENT = "not_sent"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="notifications")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="notifications")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    event_id = models.BigIntegerField()
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True)
    push_after = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "event_id"], name="a_member_is_told_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "member", "id"], name="notifications_of_member"),
            models.Index(
                fields=["workspace", "member"], name="notifications_unseen", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["push_after"], name="notifications_to_push", condition=models.Q(push_after__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class NotificationChoice(models.Model):
    """How a member wants to be told of one kind; without a row it is as USUAL says."""

    WAYS = ("list", "screen", "sound", "push")
    USUAL = {
        Notification.Kind.ASSIGNED: ("list", "screen", "sound", "push"),
        Notification.Kind.MENTIONED: ("list", "screen", "sound", "push"),
        Notification.Kind.WROTE: ("list", "screen", "sound"),
        Notification.Kind.BROKEN: ("list", "screen"),
        Notification.Kind.NOT_SENT: ("list", "screen", "push"),
    }

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="notification_choices")
    kind = models.CharField(max_length=10, choices=Notification.Kind.choices)
    ways = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "kind"], name="a_member_chooses_once_a_kind"),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"


class PushSubscription(models.Model):
    """A browser that may be woken with a notification: the addresses and keys of RFC 8030 and RFC 8291."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, db_collation="C")
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    browser = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "endpoint"], name="a_browser_subscribes_once"),
        ]

    def __str__(self) -> str:
        return f"push subscription {self.pk}"


def ways_of(member: Member) -> "dict[str, tuple[str, ...]]":
    """Return by which ways the member is told of each kind: her own choices over the usual."""
    chosen: dict[str, Any] = dict(member.notification_choices.values_list("kind", "ways"))
    return {kind: tuple(chosen.get(kind, usual)) for kind, usual in NotificationChoice.USUAL.items()}
