"""Close a channel to somebody, and open it again."""

from collections.abc import Sequence

from muhatap.channels.models import Ban, Channel
from muhatap.journal.record import record
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member


def ban(channel: Channel, values: Sequence[str], *, by: Member | None) -> None:
    """Let nothing more in from these ids of the channel; a second time changes nothing."""
    for value in values:
        Ban.objects.get_or_create(workspace_id=channel.workspace_id, channel=channel, value=value, defaults={"by": by})
    _tell("person.banned", channel, values, by)


def lift(channel: Channel, values: Sequence[str], *, by: Member | None) -> None:
    """Let these ids in again."""
    Ban.objects.filter(workspace=channel.workspace_id, channel=channel, value__in=values).delete()
    _tell("person.unbanned", channel, values, by)


def _tell(kind: str, channel: Channel, values: Sequence[str], by: Member | None) -> None:
    hers = Identity.objects.filter(kind=Identity.Kind.EXTERNAL, account=str(channel.pk), value__in=values)
    for person in hers.values_list("person", flat=True).distinct():
        record(
            kind,
            workspace=channel.workspace_id,
            about={"person": person},
            by=by.pk if by else None,
            channel=channel.pk,
        )
