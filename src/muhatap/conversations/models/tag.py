"""A tag: a short word that members put on conversations, so that they are found together."""

from django.db import models, transaction

from muhatap.conversations.models.conversation import Conversation
from muhatap.journal.record import record
from muhatap.kit.clock import now
from muhatap.kit.turkish import tr_lower
from muhatap.tenancy.models import Member, Workspace


class Tag(models.Model):
    """A word with a colour. `name_key` is its name without regard to letter case."""

    class Colour(models.TextChoices):
        NONE = ""
        PETROL = "petrol"
        MERCAN = "mercan"
        KEHRIBAR = "kehribar"
        KIRMIZI = "kirmizi"
        YESIL = "yesil"
        UZUM = "uzum"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="tags")
    name = models.CharField(max_length=40)
    name_key = models.CharField(max_length=80, db_collation="C")
    colour = models.CharField(max_length=8, choices=Colour.choices, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name_key"], name="a_tag_is_named_once")]

    def __str__(self) -> str:
        return self.name

    def put_on(self, conversation: Conversation, *, by: Member | None) -> bool:
        """Return whether it is new there; a second time changes nothing."""
        with transaction.atomic():
            _, is_new = conversation.taggings.get_or_create(
                tag=self, defaults={"workspace_id": conversation.workspace_id, "by": by}
            )
            if is_new:
                self._record("conversation.tagged", conversation, by)
        return is_new

    def take_off(self, conversation: Conversation, *, by: Member | None) -> bool:
        """Return whether it stood there."""
        with transaction.atomic():
            gone, _ = conversation.taggings.filter(tag=self).delete()
            if gone:
                self._record("conversation.untagged", conversation, by)
        return bool(gone)

    def _record(self, kind: str, conversation: Conversation, by: Member | None) -> None:
        about = {"person": conversation.person_id, "conversation": conversation.pk}
        record(
            kind,
            workspace=conversation.workspace_id,
            about=about,
            by=by.pk if by else None,
            tag=self.pk,
            name=self.name,
        )


def key_of(name: str) -> str:
    """Return a tag's name without regard to letter case, by Turkish rules."""
    return tr_lower(" ".join(name.split()))


class Tagging(models.Model):
    """A tag on a conversation."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False, related_name="taggings")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False, related_name="taggings")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "tag"], name="a_tag_stands_once_on_a_conversation"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "tag", "conversation"], name="taggings_of_tag")]

    def __str__(self) -> str:
        return f"tagging {self.pk}"
