"""Whose turn it is after new messages, and what we owe by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from muhatap.conversations.intake.heard import Heard
from muhatap.conversations.intake.storing import Said
from muhatap.kit.storable import cut

_TURN = """
with before as (
  select c.id, c.status, c.waiting_since from conversations_conversation c
  where c.workspace_id = %s and c.id = any(%s) order by c.id for update
)
update conversations_conversation c set
  status = case when n.ours then 'waiting' when before.status = 'spam' then 'spam' else 'open' end,
  waiting_since = case when n.ours then null else coalesce(c.waiting_since, n.at) end,
  snoozed_until = null, resolved_at = null, channel_id = n.channel, preview = n.preview, last_kind = n.kind,
  last_message_at = greatest(c.last_message_at, n.at)
from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bool[], %s::timestamptz[])
  as n (id, channel, preview, kind, ours, at)
join before on before.id = n.id
where c.workspace_id = %s and c.id = n.id
returning c.id, before.status, c.assignee_id
"""
_HISTORY = """
update conversations_conversation c set preview = n.preview, last_kind = n.kind,
  last_message_at = greatest(c.last_message_at, n.at)
from unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[]) as n (id, preview, kind, at)
where c.workspace_id = %s and c.id = n.id
"""
_PROMISE = """
insert into conversations_promise (workspace_id, conversation_id, kind, state, made_at, due_by)
select %s, n.conversation, 'first_reply', 'open', n.at, n.at + n.within
from unnest(%s::bigint[], %s::timestamptz[], %s::interval[]) as n (conversation, at, within)
on conflict do nothing returning conversation_id, due_by
"""


@dataclass(slots=True)
class _Last:
    """The latest message of one conversation in the batch, and the first one that waits for us."""

    one: Heard
    since: datetime


def turn(workspace: int, new: Sequence[Heard]) -> list[Said]:
    """Set each conversation's turn, make first-reply promises, and return the events to record.

    A conversation that opens, or opens again, gets a promise that runs from the arrival, whatever the sender's clock.
    """
    live = [one for one in new if not one.arrival.is_history]
    _write_history([one for one in new if one.arrival.is_history], workspace)
    if not live:
        return []
    last = _last_of(live)
    before = _write_turns(workspace, last)
    resolved = {number for number, (status, _) in before.items() if status == "resolved"}
    opened = {one.conversation for one in live if one.opens}
    started = [item for number, item in last.items() if number in resolved or number in opened]
    promised = _promise(workspace, [item for item in started if not item.one.incoming.is_ours])
    person = {one.conversation: one.claim.person for one in live}
    events: list[Said] = []
    for one in live:
        if one.opens:
            events.append(("conversation.opened", one.claim.person, one.conversation, {"channel": one.channel.pk}))
    events += [("conversation.reopened", person[number], number, {}) for number in sorted(resolved)]
    # Nobody is called to what is spam, whoever held it.
    holders = {number: None if status == "spam" else holder for number, (status, holder) in before.items()}
    events += [_received(one, holders[one.conversation]) for one in live]
    events += [("promise.made", person[number], number, {"due_by": due.isoformat()}) for number, due in promised]
    return events


def _received(one: Heard, holder: int | None) -> Said:
    kind = "message.sent" if one.incoming.is_ours else "message.received"
    told = {"message": one.message, "channel": one.channel.pk, "holder": holder}
    return (kind, one.claim.person, one.conversation, told)


def _last_of(live: Sequence[Heard]) -> dict[int, _Last]:
    last: dict[int, _Last] = {}
    for one in live:
        before = last.get(one.conversation)
        last[one.conversation] = _Last(one, before.since if before else one.arrival.arrived_at)
    return last


def _write_turns(workspace: int, last: dict[int, _Last]) -> dict[int, tuple[str, int | None]]:
    """Write whose turn it is; return each conversation's status before and the member who holds it."""
    numbers = sorted(last)
    items = [last[number] for number in numbers]
    rows = [
        (number, item.one.channel.pk, cut(item.one.text, 240), _kind(item.one), item.one.incoming.is_ours, item.since)
        for number, item in zip(numbers, items, strict=True)
    ]
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(_TURN, [workspace, numbers, *columns, workspace])
        return {number: (status, holder) for number, status, holder in cursor.fetchall()}


def _kind(one: Heard) -> str:
    return "reply" if one.incoming.is_ours else "incoming"


def _promise(workspace: int, started: Sequence[_Last]) -> list[tuple[int, datetime]]:
    if not started:
        return []
    rows = [(item.one.conversation, item.since, item.one.channel.first_reply_within) for item in started]
    with connection.cursor() as cursor:
        cursor.execute(_PROMISE, [workspace, *(list(column) for column in zip(*rows, strict=True))])
        return list(cursor.fetchall())


def _write_history(old: Sequence[Heard], workspace: int) -> None:
    if not old:
        return
    last = {one.conversation: (one.conversation, cut(one.text, 240), _kind(one), one.at) for one in old}
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [*(list(column) for column in zip(*last.values(), strict=True)), workspace])
