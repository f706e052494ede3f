"""A token: what a program shows to be let in. Only its digest is stored."""

import hashlib
import secrets

from django.db import models

from muhatap.kit.clock import now
from muhatap.tenancy.models.member import Member
from muhatap.tenancy.models.workspace import Workspace


class Token(models.Model):
    """The digest of a secret given to a program, acting as the workspace or as one member."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tokens")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, workspace: Workspace, *, name: str, member: Member | None = None, scopes: list[str]) -> str:
        """Return a new secret, the only time it can be seen; a token without scopes may do everything."""
        secret = "mh_" + secrets.token_urlsafe(32)
        cls.objects.create(workspace=workspace, member=member, name=name, scopes=scopes, digest=digest_of(secret))
        return secret

    def allows(self, scope: str) -> bool:
        """Whether the token may do what the scope names ("conversations:write"); no scopes means all."""
        return not self.scopes or scope in self.scopes


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a token's secret: it has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
