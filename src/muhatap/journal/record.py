"""Record an event in the transaction that did the deed, so that neither can be without the other."""

from typing import TYPE_CHECKING, Any

from django.db import connection

from muhatap.journal.models import Event
from muhatap.journal.when import is_answered
from muhatap.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHANNEL = "muhatap_event"
_CALL = """
insert into journal_reaction (workspace_id, event_id, tries, not_before, reason)
select %s, number, 0, %s, '' from unnest(%s::bigint[]) as number
"""


def record(
    kind: str,
    *,
    workspace: int,
    about: "Mapping[str, int | None] | None" = None,
    by: int | None = None,
    **particulars: Any,
) -> Event:
    """Return the new event. `about` holds ids under "person" and "conversation"; `by` is the member's id.

    PostgreSQL publishes it to listeners at commit, and not at all after a rollback.
    """
    about = about or {}
    event = Event.objects.create(
        workspace_id=workspace,
        kind=kind,
        person_id=about.get("person"),
        conversation_id=about.get("conversation"),
        member_id=by,
        particulars=particulars,
    )
    call_for_answers(workspace, [(event.pk, kind)])
    announce(workspace, event.pk)
    return event


def call_for_answers(workspace: int, events: "Iterable[tuple[int, str]]") -> None:
    """Note, in the same transaction, which of these events (id and kind) some room wants to answer."""
    wanted = [number for number, kind in events if is_answered(kind)]
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CALL, [workspace, now(), wanted])


def announce(workspace: int, event: int) -> None:
    """Tell the listeners, at commit, that a workspace has events up to this one. The note carries no content."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, f"{workspace}:{event}"])
