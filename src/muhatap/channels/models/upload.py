"""An upload: a file in the store that is on its way to a message."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models

from muhatap.channels.models.arrival import Arrival
from muhatap.channels.models.channel import Channel
from muhatap.kit.clock import now
from muhatap.tenancy.models import Workspace


class Upload(models.Model):
    """Names a file until the row of its message does, so that it is neither swept nor left out of a backup.

    Without an arrival it was uploaded and not sent yet; with one it belongs to a message that is still to be heard.
    """

    LASTS = timedelta(hours=24)
    """For how long an upload may be sent with a message."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, related_name="+")
    # Not held by the database, as with a message: arrivals go only with their whole workspace.
    arrival = models.ForeignKey(
        Arrival, on_delete=models.CASCADE, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    digest = models.CharField(max_length=64, db_collation="C")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "arrival", "digest"], name="an_upload_goes_with_an_arrival_once"
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], name="uploads_by_digest", condition=~models.Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    @classmethod
    def keep(cls, channel: Channel, digest: str) -> None:
        """Name a file that somebody uploaded and has not sent yet."""
        cls.objects.create(workspace_id=channel.workspace_id, channel=channel, digest=digest)

    @classmethod
    def send(cls, channel: Channel, digests: Iterable[str], *, arrival: int) -> None:
        """Name the files of an arrival; a second time changes nothing."""
        for digest in sorted(set(digests)):
            cls.objects.get_or_create(
                workspace_id=channel.workspace_id, channel=channel, arrival_id=arrival, digest=digest
            )
