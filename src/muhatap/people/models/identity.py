"""An identity: a way to reach or recognise a person."""

from django.db import models

from muhatap.kit.clock import now
from muhatap.people.models.person import Person
from muhatap.tenancy.models import Workspace


class Identity(models.Model):
    """An address, number, handle or id of one person, verified or not.

    `account` is empty for what means the same everywhere (e-mail, phone) and the channel's id for names that only
    that channel knows.
    """

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        HANDLE = "handle"
        EXTERNAL = "external"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="identities")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="identities")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    account = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    value = models.CharField(max_length=320, db_collation="C")
    is_verified = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "account", "value"], name="identity_is_one_persons"),
        ]
        indexes = [models.Index(fields=["workspace", "person"], name="identities_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} identity {self.pk}"
