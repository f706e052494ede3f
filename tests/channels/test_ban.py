"""Who is banned is banned once, and it is told once."""

from muhatap.channels.ban import ban, lift
from muhatap.channels.models import Ban, Channel
from muhatap.conversations.models import Conversation
from muhatap.journal.models import Event
from muhatap.tenancy.models import Member


def _told() -> list[str]:
    return list(Event.objects.filter(kind__contains="banned").order_by("pk").values_list("kind", flat=True))


def test_a_second_time_changes_and_tells_nothing(conversation: Conversation, line: Channel, defne: Member) -> None:
    for _ in range(2):
        ban(line, ["ayse"], by=defne)
    assert (Ban.objects.count(), _told()) == (1, ["person.banned"])

    for _ in range(2):
        lift(line, ["ayse", "deniz"], by=defne)
    assert (Ban.objects.count(), _told()) == (0, ["person.banned", "person.unbanned"])
