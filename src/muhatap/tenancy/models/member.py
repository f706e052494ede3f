"""A member: a user's seat in one workspace. Teams are groups of seats."""

from datetime import datetime

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models.user import User
from muhatap.tenancy.models.workspace import Workspace


class Member(models.Model):
    """A user's seat in a workspace: role, language, signature."""

    class Role(models.TextChoices):
        OWNER = "owner"
        ADMIN = "admin"
        SUPERVISOR = "supervisor"
        AGENT = "agent"
        OBSERVER = "observer"

    LANGUAGES = ("tr", "en")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=5, default="tr")
    signature = models.TextField(blank=True, default="")
    skills = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, blank=True, default="")
    face_digest = models.CharField(max_length=64, blank=True, default="")
    face_small_digest = models.CharField(max_length=64, blank=True, default="")
    away_since = models.DateTimeField(null=True)
    away_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="a_user_has_one_seat_in_a_workspace"),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"

    def speak(self, language: str) -> None:
        """Speak to her in this language from now on; raise ValueError for one that the screens do not know."""
        if language not in self.LANGUAGES:
            raise ValueError(language)
        self.language = language
        self.save(update_fields=["language"])

    def show_face(self, *, large: str, small: str) -> None:
        """Keep the digests of her picture in two sizes; with neither she has none."""
        self.face_digest, self.face_small_digest = large, small
        self.save(update_fields=["face_digest", "face_small_digest"])

    def is_away(self, *, at: datetime) -> bool:
        """Whether she said that she is not at work; with a time, until then."""
        return self.away_since is not None and (self.away_until is None or at < self.away_until)

    @property
    def may_administer(self) -> bool:
        """Whether she may see and change how the workspace is run."""
        return self.role in {self.Role.OWNER, self.Role.ADMIN}

    @property
    def may_answer(self) -> bool:
        """Whether she may write to customers and change conversations; an observer only reads."""
        return self.role != self.Role.OBSERVER


class Team(models.Model):
    """A named group of members that conversations can be given to."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="teams")
    name = models.CharField(max_length=80)
    members = models.ManyToManyField(Member, through="TeamSeat", related_name="teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="a_team_name_is_used_once")]

    def __str__(self) -> str:
        return self.name


class TeamSeat(models.Model):
    """A member's place in a team."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, db_index=False, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False, related_name="team_seats")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "team", "member"], name="a_member_sits_once_in_a_team")
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"
