"""Close a channel to somebody, and open it again."""

from collections.abc import Sequence

from muhatap.channels.models import Ban, Channel
from muhatap.journal.record import record
from muhatap.people.models import Identity
from muhatap.tenancy.models import Member


def ban(channel: Channel, values: Sequence[str], *, by: Member | None) -> None:
    """Let nothing more in from these ids of the channel; a second time changes and tells nothing."""
    ours = {"workspace_id": channel.workspace_id, "channel": channel}
    new = [value for value in values if Ban.objects.get_or_create(**ours, value=value, defaults={"by": by})[1]]
    _tell("person.banned", channel, new, by)


def lift(channel: Channel, values: Sequence[str], *, by: Member | None) -> None:
    """Let those of these ids in again that were banned."""
    held = Ban.objects.filter(workspace=channel.workspace_id, channel=channel, value__in=values)
    banned = list(held.values_list("value", flat=True))
    held.delete()
    _tell("person.unbanned", channel, banned, by)


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
