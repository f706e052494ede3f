"""How the house sends mail of its own (invitations, links, notices), and each such mail."""

from django.conf import settings
from django.db import models

from muhatap.channels.models.channel import Channel
from muhatap.kit.clock import now
from muhatap.kit.sealing import seal, unseal
from muhatap.tenancy.models import Workspace


class MailRoute(models.Model):
    """Through one of the workspace's mailboxes, or through an SMTP server told here."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="mail_routes")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    trouble = models.TextField(blank=True, default="")
    last_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="a_workspace_has_one_way_for_its_own_mail")]

    def __str__(self) -> str:
        return f"mail route {self.pk}"

    @property
    def secrets(self) -> dict[str, str]:
        """The password of the SMTP server."""
        return unseal(bytes(self.sealed), key=settings.MUHATAP_KEY)

    def keep_secrets(self, values: dict[str, str]) -> None:
        """Seal the values into this row; the caller saves it."""
        self.sealed = seal(values, key=settings.MUHATAP_KEY)

    def account(self) -> Channel:
        """Return the channel to send with; one that is stored nowhere where the server was told here."""
        if self.channel is not None:
            return self.channel
        return Channel(workspace_id=self.workspace_id, kind="email", settings=self.settings, sealed=self.sealed)


class SystemMail(models.Model):
    """One mail of the house. Its words hold a link, so they are sealed, and thrown away once it is out."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="system_mails")
    to = models.EmailField()
    about = models.CharField(max_length=40, blank=True, default="")
    key = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField(default=bytes)
    state = models.CharField(max_length=6, choices=State.choices, default=State.QUEUED)
    tries = models.SmallIntegerField(default=0)
    words = models.TextField(blank=True, default="")
    not_before = models.DateTimeField(default=now)
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], name="system_mails_of_workspace"),
            models.Index(fields=["not_before"], name="system_mails_due", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"system mail {self.pk}"

    @property
    def letter(self) -> dict[str, str]:
        """Its subject and text, until it is sent."""
        return unseal(bytes(self.sealed), key=settings.MUHATAP_KEY)

    def keep_letter(self, *, subject: str, text: str) -> None:
        """Seal the words into this row; the caller saves it."""
        self.sealed = seal({"subject": subject, "text": text}, key=settings.MUHATAP_KEY)
