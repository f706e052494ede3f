"""An attachment: a file that belongs to a message; its bytes lie in the store under their hash."""

from django.db import models

from muhatap.conversations.models.draft import Draft
from muhatap.conversations.models.message import Message
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class Attachment(models.Model):
    """A file of a message, or of a draft not sent yet."""

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
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "message"], name="attachments_of_message"),
            models.Index(fields=["workspace", "draft"], name="attachments_of_draft", condition=~models.Q(draft=None)),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
