"""A workspace: one company or brand, the tenant that every row belongs to."""

from django.core.validators import RegexValidator
from django.db import models

from muhatap.journal.record import record
from muhatap.kit.clock import now

RESERVED = frozenset(
    {"api", "hooks", "static", "accounts", "desk", "demo", "chat", "widget.js", "setup", "invitations", "robots.txt"}
)


class Workspace(models.Model):
    """One company or brand, with what it tells its customers about itself."""

    slug = models.CharField(max_length=63, unique=True, validators=[RegexValidator(r"^[a-z0-9-]{2,63}$")])
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="tr")
    time_zone = models.CharField(max_length=60, default="Europe/Istanbul")
    arrivals_kept_days = models.PositiveIntegerField(null=True, default=90)
    """Days for which what a provider delivered is kept as it came; None for ever. What was heard in it stays."""
    files_kept_days = models.PositiveIntegerField(null=True, default=None)
    """Days for which files of messages are kept; None for ever. Their names stay."""
    languages = models.JSONField(default=list)
    brand = models.CharField(max_length=7, blank=True, default="")
    address = models.TextField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    mersis = models.CharField(max_length=16, blank=True, default="")
    hours = models.TextField(blank=True, default="")
    awaits_channel = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name

    def keep_for(self, *, arrivals: int | None, files: int | None, by: int | None) -> bool:
        """Keep raw arrivals and files for so many days from now on, None for ever; return whether that is news."""
        before, after = self.kept, {"arrivals_kept": arrivals, "files_kept": files}
        changed = {name: [before[name], days] for name, days in after.items() if days != before[name]}
        if not changed:
            return False
        self.arrivals_kept_days, self.files_kept_days = arrivals, files
        self.save(update_fields=["arrivals_kept_days", "files_kept_days"])
        kind = "settings.retention_changed"
        record(kind, workspace=self.pk, by=by, id=self.pk, name=self.name, changed=changed)
        return True

    @property
    def kept(self) -> dict[str, int | None]:
        """For how many days raw arrivals and files are kept; None for ever."""
        return {"arrivals_kept": self.arrivals_kept_days, "files_kept": self.files_kept_days}

    @property
    def spoken(self) -> list[str]:
        """The languages it speaks with its customers, its own first."""
        return list(dict.fromkeys([self.language, *self.languages]))
