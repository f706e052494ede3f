"""Which matter each message belongs to."""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db import connection

from muhatap.channels.connector import is_live
from muhatap.conversations.intake.heard import Heard
from muhatap.kit.storable import cut

SALT = "conversation"
_ANSWERED = """
select m.wire_id, m.conversation_id from conversations_message m
where m.workspace_id = %s and m.wire_id = any(%s) and m.wire_id <> ''
"""
# What is spam goes on only where its sender wrote it: a mail that was spam silences no chat of hers.
_ONGOING = """
select distinct on (c.person_id, k.spam_on) c.person_id, k.spam_on, c.id from conversations_conversation c
cross join lateral (select case when c.status = 'spam' then c.channel_id end as spam_on) k
where c.workspace_id = %s and c.person_id = any(%s) and c.status <> 'resolved'
order by c.person_id, k.spam_on, c.id desc
"""
# A live chat is one thread to whoever writes in it: for a week after it was resolved her words go on where they were.
_LEFT = """
select distinct on (c.person_id, c.channel_id) c.person_id, c.channel_id, c.id from conversations_conversation c
where c.workspace_id = %s and c.person_id = any(%s) and c.channel_id = any(%s)
  and c.status = 'resolved' and c.resolved_at > now() - interval '7 days'
order by c.person_id, c.channel_id, c.id desc
"""
_PARTICIPANTS = """
select c.id, c.person_id from conversations_conversation c where c.workspace_id = %s and c.id = any(%s)
"""
On = dict[tuple[int, int], int]
"""Conversations by person and channel."""
Known = tuple[dict[int, int], On, On]
"""What goes on: each person's open matter; what she wrote in a live chat resolved lately; what of hers is spam."""
_IDS = "select nextval('conversations_conversation_id_seq') from generate_series(1, %s)"
_OPEN = """
insert into conversations_conversation
  (id, workspace_id, person_id, channel_id, subject, status, preview, last_kind, opened_at, last_message_at,
   resolved_at)
select n.id, %s, n.person, n.channel, n.subject, n.status, '', '', n.at, n.at,
  case when n.status = 'resolved' then n.at end
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[])
  as n (id, person, channel, subject, status, at)
"""


def thread(workspace: int, heard: Sequence[Heard]) -> None:
    """Set every message's conversation: the one it answers, the one its token names, the open one, or a new one.

    In a live chat one that was resolved lately is opened again instead.

    A token opens a conversation only to its own person, and a subject alone never does. The people are locked by the
    caller, so that two messages of one album cannot open two conversations.
    """
    with connection.cursor() as cursor:
        answered = _answered(cursor, workspace, heard)
        named = _named(cursor, workspace, heard)
        ongoing, spam = _ongoing(cursor, workspace, heard)
        left = _left(cursor, workspace, heard)
        new: list[Heard] = []
        for one in heard:
            found = _found(one, answered, named, (ongoing, left, spam))
            if found is None:
                new.append(one)
                found = -len(new)
                one.opens = True
                if not one.arrival.is_history:
                    ongoing[one.claim.person] = found
            one.conversation = found
            if one.incoming.wire_id:
                answered.setdefault(one.on_wire(one.incoming.wire_id), found)
        _open(cursor, workspace, heard, new)


def token_of(conversation: int) -> str:
    """Return the signed name of a conversation, for an address or a subject."""
    return signing.Signer(salt=SALT, sep=".").sign(str(conversation))


def _found(one: Heard, answered: dict[str, int], named: dict[str, tuple[int, int]], known: Known) -> int | None:
    for wire_id in one.incoming.answers:
        if one.on_wire(wire_id) in answered:
            return answered[one.on_wire(wire_id)]
    conversation, person = named.get(one.incoming.thread_token, (None, None))
    if conversation and person == one.claim.person:
        return conversation
    # Old mail tells of old matters: it is never mixed into what is open today.
    if one.arrival.is_history:
        return None
    ongoing, left, spam = known
    here = (one.claim.person, one.channel.pk)
    return ongoing.get(one.claim.person) or left.get(here) or spam.get(here)


def _answered(cursor: Any, workspace: int, heard: Sequence[Heard]) -> dict[str, int]:
    wire_ids = [one.on_wire(wire_id) for one in heard for wire_id in one.incoming.answers]
    if not wire_ids:
        return {}
    cursor.execute(_ANSWERED, [workspace, wire_ids])
    return dict(cursor.fetchall())


def _named(cursor: Any, workspace: int, heard: Sequence[Heard]) -> dict[str, tuple[int, int]]:
    tokens: dict[str, int] = {}
    for one in heard:
        if one.incoming.thread_token:
            try:
                signed = signing.Signer(salt=SALT, sep=".").unsign(one.incoming.thread_token)
                tokens[one.incoming.thread_token] = int(signed)
            except (signing.BadSignature, ValueError):
                continue
    if not tokens:
        return {}
    cursor.execute(_PARTICIPANTS, [workspace, list(tokens.values())])
    people = dict(cursor.fetchall())
    return {token: (found, people[found]) for token, found in tokens.items() if found in people}


def _ongoing(cursor: Any, workspace: int, heard: Sequence[Heard]) -> tuple[dict[int, int], On]:
    cursor.execute(_ONGOING, [workspace, [one.claim.person for one in heard]])
    rows = cursor.fetchall()
    ongoing = {person: number for person, spam_on, number in rows if spam_on is None}
    return ongoing, {(person, spam_on): number for person, spam_on, number in rows if spam_on is not None}


def _left(cursor: Any, workspace: int, heard: Sequence[Heard]) -> On:
    live = [one for one in heard if is_live(one.channel.kind) and not one.arrival.is_history]
    if not live:
        return {}
    cursor.execute(_LEFT, [workspace, [one.claim.person for one in live], [one.channel.pk for one in live]])
    return {(person, channel): number for person, channel, number in cursor.fetchall()}


def _open(cursor: Any, workspace: int, heard: Sequence[Heard], new: Sequence[Heard]) -> None:
    if not new:
        return
    cursor.execute(_IDS, [len(new)])
    ids = [row[0] for row in cursor.fetchall()]
    rows = [
        (
            number,
            one.claim.person,
            one.channel.pk,
            cut(one.incoming.subject, 300),
            "resolved" if one.arrival.is_history else "open",
            one.at,
        )
        for number, one in zip(ids, new, strict=True)
    ]
    cursor.execute(_OPEN, [workspace, *(list(column) for column in zip(*rows, strict=True))])
    for one in heard:
        if one.conversation < 0:
            one.conversation = ids[-one.conversation - 1]
