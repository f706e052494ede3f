"""Which version of the privacy notice a person was shown, and when."""

from django.db import models

from muhatap.people.models.person import Person
from muhatap.tenancy.models import PrivacyNotice, Workspace


class NoticeShown(models.Model):
    """One version counts once for a person: the first time."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="notices_shown")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="notices_shown")
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, db_index=False, related_name="+")
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "person", "notice"], name="a_notice_is_shown_once_to_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"notice shown {self.pk}"
