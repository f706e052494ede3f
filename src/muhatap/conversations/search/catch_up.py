"""Give words to the messages that have none: those from before there was search, and those a writer forgot."""

from collections import defaultdict

from django.db import connection
from django.db.models import Min

from muhatap.conversations.models import Attachment, Message
from muhatap.conversations.search.spoken import Spoken
from muhatap.conversations.search.write_words import MADE_BY, write_words
from muhatap.tenancy.entered import entered

REACH = 20_000
"""So many messages are looked at in one turn, and looked at again from the end: what commits late has an older id."""
BATCH = 500


class CatchUp:
    """A turn of the worker's loop; where the words are is told by the words themselves, so a new worker goes on."""

    def __init__(self) -> None:
        self._after = 0

    def __call__(self, *, reach: int = REACH, batch: int = BATCH) -> int:
        """Return 0 at the newest message, else how many messages got words, at least 1: there is more to look at."""
        with connection.cursor() as cursor:
            asked = [self._after, reach, MADE_BY, batch]
            cursor.execute("select workspace_id, id from messages_unsaid(%s, %s, %s, %s)", asked)
            *lacking, (_, end) = cursor.fetchall()
        for workspace in sorted({one for one, _ in lacking}):
            with entered(workspace):
                write_words(workspace, _spoken([number for one, number in lacking if one == workspace]))
        if end is None:
            self._after = max(0, self._after - reach)
            return 0
        if len(lacking) < batch:
            self._after = end
        return max(1, len(lacking))


def _spoken(numbers: list[int]) -> list[Spoken]:
    found = Message.objects.filter(pk__in=numbers).order_by("pk")
    files: dict[int, list[str]] = defaultdict(list)
    named = Attachment.objects.filter(message__in=numbers).order_by("pk")
    for message, filename in named.values_list("message_id", "filename"):
        files[message].append(filename)
    opening = Message.objects.filter(conversation__in=found.values("conversation")).values("conversation").order_by()
    first = set(opening.annotate(first=Min("pk")).values_list("first", flat=True))
    rows = found.values_list("pk", "at", "text", "channel", "subject", "conversation__subject", "kind", "author")
    return [
        Spoken(
            message=number,
            at=at,
            text=text,
            channel=channel,
            subject=subject or (matter if kind == Message.Kind.REPLY else ""),
            opens=number in first,
            author=author,
            files=files[number],
        )
        for number, at, text, channel, subject, matter, kind, author in rows
    ]
