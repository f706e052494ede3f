"""A conversation: one matter between a person and the company, across channels."""

from datetime import datetime

from django.db import models, transaction

from muhatap.channels.models import Channel
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.people.models import Person
from muhatap.people.models.person import named_like
from muhatap.tenancy.models import Member, Team, Workspace


class IsSpam(Exception):
    """The matter is marked as spam, which is neither resolved nor put aside."""

    def __init__(self) -> None:
        super().__init__("This conversation is marked as spam. Take the mark away first.")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Questions about many conversations."""

    def ongoing(self) -> "ConversationQuerySet":
        """Return those that are neither resolved nor spam."""
        return self.exclude(status__in=(Conversation.Status.RESOLVED, Conversation.Status.SPAM))

    def waiting_for_us(self) -> "ConversationQuerySet":
        """Return those whose last word is the customer's, the longest wait first."""
        return self.filter(status=Conversation.Status.OPEN).order_by("waiting_since", "id")

    def of(self, member: Member) -> "ConversationQuerySet":
        """Return those assigned to the member."""
        return self.filter(assignee=member)

    def with_people_named(self, query: str) -> "ConversationQuerySet":
        """Return those with a person whom the query names, with what a row of the queue shows."""
        # Joined at once, the planner takes the many of a common name through every join before it sorts them.
        apart = self.select_related(None).prefetch_related("person", "channel", "assignee")
        return apart.filter(*named_like(query, person="person"))

    def for_queue(self) -> "ConversationQuerySet":
        """Load what a row of the queue shows."""
        return self.select_related("person", "channel", "assignee")


class Conversation(models.Model):
    """One matter. `status` says whose turn it is; what is spam is nobody's, and what was promised in it rests."""

    class Status(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"
        SNOOZED = "snoozed"
        RESOLVED = "resolved"
        SPAM = "spam"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="conversations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="conversations")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, db_index=False, related_name="+")
    subject = models.CharField(max_length=300, blank=True, default="")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    assignee = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, db_index=False, related_name="conversations"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, db_index=False, related_name="conversations")
    preview = models.CharField(max_length=240, blank=True, default="")
    last_kind = models.CharField(max_length=9, blank=True, default="")
    opened_at = models.DateTimeField(default=now)
    last_message_at = models.DateTimeField(default=now)
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "person", "id"], name="conversations_of_person"),
            models.Index(fields=["workspace", "status", "last_message_at"], name="conversations_by_status"),
            models.Index(
                fields=["workspace", "assignee", "last_message_at"],
                name="conversations_of_member",
                condition=~models.Q(status="resolved"),
            ),
            models.Index(
                fields=["workspace", "waiting_since", "id"],
                name="conversations_by_wait",
                condition=models.Q(status="open"),
            ),
            models.Index(fields=["snoozed_until"], name="conversations_asleep", condition=models.Q(status="snoozed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="snoozed", snoozed_until__isnull=False)
                | (~models.Q(status="snoozed") & models.Q(snoozed_until__isnull=True)),
                name="only_the_snoozed_have_a_time_to_wake",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def is_resolved(self) -> bool:
        """Whether the matter is closed."""
        return self.status == self.Status.RESOLVED

    def resolve(self, *, by: Member | None, at: datetime | None = None) -> None:
        """Close the matter; doing it twice changes nothing. Raises IsSpam."""
        with transaction.atomic():
            self._lock_unless_spam()
            if self.is_resolved:
                return
            self.resolved_at = at or now()
            self._turn(self.Status.RESOLVED)
            self._record("conversation.resolved", by)

    def reopen(self, *, by: Member | None) -> None:
        """Open a closed matter again; an open one stays as it is."""
        with transaction.atomic():
            self._lock()
            if not self.is_resolved:
                return
            self.resolved_at = None
            self._turn(self._awake())
            self._record("conversation.reopened", by)

    def assign(self, *, member: Member | None = None, team: Team | None = None, by: Member | None) -> None:
        """Give the matter to a member or a team; with neither it belongs to everybody again."""
        with transaction.atomic():
            self._lock()
            if (self.assignee_id, self.team_id) == (member and member.pk, team and team.pk):
                return
            self.assignee, self.team = member, team
            self.save(update_fields=["assignee", "team"])
            self._record("conversation.assigned", by, member=member and member.pk, team=team and team.pk)

    def snooze(self, *, until: datetime, by: Member | None) -> None:
        """Put the matter out of sight until a moment; a customer's message wakes it earlier. Raises IsSpam."""
        with transaction.atomic():
            self._lock_unless_spam()
            self.resolved_at = None
            self._turn(self.Status.SNOOZED, until)
            self._record("conversation.snoozed", by, until=until.isoformat())

    def wake(self, *, by: Member | None = None) -> None:
        """Bring a snoozed matter back."""
        with transaction.atomic():
            self._lock()
            if self.status != self.Status.SNOOZED:
                return
            self._turn(self._awake())
            self._record("conversation.woken", by)

    def mark_spam(self, *, by: Member | None) -> None:
        """Set the matter aside for good: what its sender writes after that joins it and calls nobody."""
        with transaction.atomic():
            self._lock()
            if self.status == self.Status.SPAM:
                return
            self._turn(self.Status.SPAM)
            self._record("conversation.spam_marked", by)

    def unmark_spam(self, *, by: Member | None) -> None:
        """Bring the matter back to where it would be without the mark: closed if it was, else waiting."""
        with transaction.atomic():
            self._lock()
            if self.status != self.Status.SPAM:
                return
            self._turn(self.Status.RESOLVED if self.resolved_at else self._awake())
            self._record("conversation.spam_unmarked", by)

    def see(self, *, by: Member) -> None:
        """Note that what the customer wrote was seen; what was seen before keeps its moment."""
        with transaction.atomic():
            unseen = self.messages.filter(kind="incoming", seen_at__isnull=True)
            if unseen.update(seen_at=now()):
                self._record("message.seen", by)

    def _awake(self) -> str:
        return self.Status.WAITING if self.waiting_since is None else self.Status.OPEN

    def _lock(self) -> None:
        """Take the row's lock and read it again, so that two members pressing at once follow each other."""
        Conversation.objects.select_for_update().only("id").get(pk=self.pk)
        self.refresh_from_db(fields=["status", "assignee", "team", "waiting_since", "snoozed_until", "resolved_at"])

    def _lock_unless_spam(self) -> None:
        self._lock()
        if self.status == self.Status.SPAM:
            raise IsSpam

    def _turn(self, status: str, until: datetime | None = None) -> None:
        self.status, self.snoozed_until = status, until
        self.save(update_fields=["status", "snoozed_until", "resolved_at"])

    def _record(self, kind: str, by: Member | None, **particulars: object) -> None:
        about = {"person": self.person_id, "conversation": self.pk}
        record(kind, workspace=self.workspace_id, about=about, by=by.pk if by else None, **particulars)
