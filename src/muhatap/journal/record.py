"""Record an event in the transaction that did the deed, so that neither can be without the other."""

from typing import TYPE_CHECKING, Any

from django.db import connection

from muhatap.journal.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNEL = "muhatap_event"


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
    announce(workspace, event.pk)
    return event


def announce(workspace: int, event: int) -> None:
    """Tell the listeners, at commit, that a workspace has events up to this one. The note carries no content."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, f"{workspace}:{event}"])
