"""A channel: one connected account of a channel kind."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models

from muhatap.kit.clock import now
from muhatap.kit.sealing import seal, unseal
from muhatap.tenancy.models import Workspace


def new_key() -> str:
    """Return a random public name for a channel's webhook."""
    return secrets.token_urlsafe(18)


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Questions about many channels."""

    def in_trouble(self) -> "ChannelQuerySet":
        """Return those that are switched on and cannot be heard or sent on."""
        return self.filter(is_enabled=True).exclude(hearing_trouble="", sending_trouble="")


class Channel(models.Model):
    """This mailbox, that handle, this program."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="channels")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    position = models.JSONField(default=dict)
    first_reply_within = models.DurationField(default=timedelta(hours=3))
    is_enabled = models.BooleanField(default=True)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    hearing_trouble = models.TextField(blank=True, default="")
    sending_trouble = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="channels_of_workspace")]

    def __str__(self) -> str:
        return self.name

    @property
    def trouble(self) -> str:
        """Why it cannot be heard or sent on, in the provider's words; "" where nothing is known to be wrong."""
        return " · ".join(dict.fromkeys(filter(None, (self.hearing_trouble, self.sending_trouble))))

    @property
    def secrets(self) -> dict[str, str]:
        """The account's passwords and tokens; BrokenSeal where the key file was exchanged."""
        return unseal(bytes(self.sealed), key=settings.MUHATAP_KEY)

    def keep_secrets(self, values: dict[str, str]) -> None:
        """Seal the values into this row; the caller saves it."""
        self.sealed = seal(values, key=settings.MUHATAP_KEY)
