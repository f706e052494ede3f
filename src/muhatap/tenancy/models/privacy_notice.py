"""A privacy notice: what a company tells people about their data before they write to it."""

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models.workspace import Workspace


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    """Questions about the versions of a notice."""

    def in_force(self, language: str, *, fallback: str) -> "PrivacyNotice | None":
        """Return the latest published version in the language, else in the fallback, else in any; else None."""
        latest = self.filter(published_at__isnull=False).order_by("-version")
        for wanted in (language, fallback):
            found = latest.filter(language=wanted).first()
            if found:
                return found
        return latest.first()

    def newest(self) -> "PrivacyNoticeQuerySet":
        """Return the latest published version of each language; who was shown one of them is informed."""
        published = self.filter(published_at__isnull=False)
        return published.order_by("language", "-version").distinct("language")


class PrivacyNotice(models.Model):
    """One version in one language. What was published is never changed: a new text is a new version."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="privacy_notices")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=5, default="tr")
    text = models.TextField()
    published_at = models.DateTimeField(null=True, default=now)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "language", "version"], name="a_notice_has_a_version_once_in_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"privacy notice {self.version} ({self.language})"

    @classmethod
    def publish(cls, workspace: Workspace, *, language: str, text: str) -> "PrivacyNotice":
        """Return the text as the language's next version, in force at once."""
        earlier = cls.objects.filter(workspace=workspace, language=language)
        latest: int = earlier.aggregate(latest=models.Max("version"))["latest"] or 0
        return cls.objects.create(workspace=workspace, language=language, text=text, version=latest + 1)
