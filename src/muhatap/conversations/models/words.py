"""What a message is found by."""

from django.db import models

from muhatap.conversations.models.message import Message
from muhatap.tenancy.models import Workspace


class MessageWords(models.Model):
    """The words of one message, as search asks for them.

    A table of its own, so that neither a change of the message nor the backfill rewrites the other, and so that the
    newest can be walked through quickly. The column `words`, a tsvector, is written and read by SQL alone.
    """

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()
    made_by = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "at", "message"], name="words_by_time")]

    def __str__(self) -> str:
        return f"words of message {self.pk}"
