"""An attachment: a file that belongs to a message; its bytes lie in the store under their hash."""

from datetime import datetime

from django.db import models

from muhatap.conversations.models.draft import Draft
from muhatap.conversations.models.message import Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files."""

    def kept_since_before(self, moment: datetime) -> "AttachmentQuerySet":
        """Those that are here and came before a moment."""
        return self.filter(created_at__lt=moment, gone_at__isnull=True).exclude(digest="")


class Attachment(models.Model):
    """A file of a message, or of a draft not sent yet (then `message` is empty).

    One that came as an address has no digest until it is fetched. While `fetch_at` names a moment, it is tried then;
    without one and without a digest it was given up, and `cause` and `words` say why.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="attachments")
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, db_index=False, related_name="attachments"
    )
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, db_index=False, related_name="files")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_collation="C")
    content_id = models.CharField(max_length=255, blank=True, default="")
    is_inline = models.BooleanField(default=False)
    url = models.CharField(max_length=2000, blank=True, default="")
    fetch_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    cause = models.CharField(max_length=14, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    gone_at = models.DateTimeField(null=True)
    """When the file was given up because it was older than the workspace keeps files; the digest is empty then."""

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["workspace", "message"], name="attachments_of_message"),
            models.Index(fields=["workspace", "draft"], name="attachments_of_draft", condition=~models.Q(draft=None)),
            models.Index(fields=["fetch_at"], name="attachments_to_fetch", condition=models.Q(fetch_at__isnull=False)),
            models.Index(fields=["digest"], name="attachments_by_digest", condition=~models.Q(digest="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(digest="")
                | (~models.Q(url="") & models.Q(size=0))
                | models.Q(gone_at__isnull=False),
                name="only_a_url_waits_for_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    @property
    def state(self) -> str:
        """Whether its bytes are kept here, gone with time, being fetched, or were not to be had."""
        if self.digest:
            return "kept"
        if self.gone_at:
            return "gone"
        return "fetching" if self.fetch_at else "not_fetched"
