"""A message: one utterance in or out, or an internal note, on one channel."""

from django.db import models

from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.models.conversation import Conversation
from muhatap.kit.clock import now
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member, Workspace


class Message(models.Model):
    """One utterance. `text` is what was newly said; `full_text` has the quotes and signature too where they differ.

    `quotes` is the message that one of ours carries below its own words: the one it answers, or passes on. `written_as`
    names one sending at the desk, so that pressing twice writes once.
    """

    class Kind(models.TextChoices):
        INCOMING = "incoming"
        REPLY = "reply"
        NOTE = "note"
        AUTOMATIC = "automatic"
        FORWARD = "forward"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="messages")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, related_name="messages")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, db_index=False, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    # Not held by the database: arrivals go only with their whole workspace, and each would be looked for here.
    arrival = models.ForeignKey(
        Arrival, on_delete=models.SET_NULL, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    author_name = models.CharField(max_length=200, blank=True, default="")
    quotes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    heard_as = models.CharField(max_length=440, null=True, db_collation="C")
    written_as = models.CharField(max_length=64, null=True, db_collation="C")
    wire_id = models.CharField(max_length=400, blank=True, default="", db_collation="C")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    full_text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    recipients = models.JSONField(default=dict)
    references = models.JSONField(default=list)
    at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "heard_as"], name="message_is_heard_once"),
            models.UniqueConstraint(fields=["workspace", "written_as"], name="message_is_written_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "conversation", "id"], name="messages_of_conversation"),
            models.Index(fields=["workspace", "wire_id"], name="messages_by_wire_id", condition=~models.Q(wire_id="")),
            models.Index(fields=["workspace", "quotes"], name="messages_quoting", condition=~models.Q(quotes=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
