"""A message: one utterance in or out, or an internal note, on one channel."""

from collections.abc import Sequence

from django.db import models

from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.models.conversation import Conversation
from muhatap.kit.clock import now
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member, Workspace


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about many messages."""

    def shown_to(self, names: Sequence[str], *, on: Channel) -> "MessageQuerySet":
        """Return what whoever goes by these ids on a channel may see there: what she wrote and what was sent to her."""
        account = str(on.pk)
        wrote = models.Q(
            kind="incoming", identity__kind="external", identity__account=account, identity__value__in=names
        )
        was_sent = models.Q(kind__in=["reply", "automatic"], dispatch__to__in=names, dispatch__state="sent")
        people = Identity.objects.filter(workspace=on.workspace_id, kind="external", account=account, value__in=names)
        of_hers = self.filter(conversation__person__in=people.values("person"), channel=on)
        return of_hers.filter(wrote | was_sent)


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
    seen_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

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
