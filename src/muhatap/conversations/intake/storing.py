"""The rows of a batch: messages, files, arrivals, events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection

from muhatap.channels.connector import Notice
from muhatap.conversations.intake.heard import Claimed, Heard
from muhatap.conversations.models import Attachment
from muhatap.journal.record import announce, call_for_answers
from muhatap.kit.clock import now
from muhatap.kit.storable import cut, storable
from muhatap.kit.store import store_at

_LOCK = "select id from people_person where workspace_id = %s and id = any(%s) order by id for update"
_HEARD = "select heard_as from conversations_message where workspace_id = %s and heard_as = any(%s)"
_IDS = "select nextval('conversations_message_id_seq') from generate_series(1, %s)"
_ADD = """
insert into conversations_message
  (id, workspace_id, conversation_id, channel_id, identity_id, arrival_id, kind, author_name, heard_as, wire_id,
   subject, text, full_text, html, language, recipients, "references", at, created_at)
select n.id, %s, n.conversation, n.channel, n.identity, n.arrival, n.kind, n.author, n.heard_as, n.wire_id, n.subject,
  n.text, n.full_text, n.html, n.language, n.recipients::jsonb, n.refs::jsonb, n.at, now()
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[],
  %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
  as n (id, conversation, channel, identity, arrival, kind, author, heard_as, wire_id, subject, text, full_text, html,
  language, recipients, refs, at)
"""
_CLOSE = """
update channels_arrival a set state = n.state, reason = n.reason, handled_at = now()
from unnest(%s::bigint[], %s::text[], %s::text[]) as n (id, state, reason) where a.id = n.id
"""
# A channel that is being tried on its settings page is held for as long as that takes; nobody's message waits for it.
_SEEN = """
update channels_channel c set last_in_at = now(), hearing_trouble = '' where c.id in (
  select f.id from channels_channel f
  where f.id = any(%s) and (f.last_in_at is null or f.last_in_at < now() - interval '10 seconds')
  for no key update skip locked
)
"""
_RECORD = """
insert into journal_event (workspace_id, kind, at, person_id, conversation_id, particulars)
select %s, n.kind, now(), n.person, n.conversation, n.particulars::jsonb
from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[]) with ordinality
  as n (kind, person, conversation, particulars, place)
order by n.place returning id
"""
UNKNOWN = "application/octet-stream"

Said = tuple[str, int, int, dict[str, Any]]
"""Kind, person, conversation and particulars of an event to be recorded."""


@dataclass(slots=True)
class Outcome:
    """What becomes of each arrival of the batch."""

    batch: Sequence[Claimed]
    notices: list[tuple[Claimed, Notice]] = field(default_factory=list)
    set_aside: dict[int, str] = field(default_factory=dict)
    stored: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    events: list[Said] = field(default_factory=list)

    def state_of(self, arrival: int) -> tuple[str, str]:
        """Return the closing state of an arrival and its reason."""
        if arrival in self.stored:
            return "heard", ""
        if arrival in self.set_aside:
            return "set_aside", self.set_aside[arrival]
        return ("duplicate", "") if arrival in self.known else ("heard", "")


def lock_people(workspace: int, heard: Sequence[Heard]) -> None:
    """Hold the people of the batch, in the order of their ids so that two workers cannot deadlock."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [workspace, sorted({one.claim.person for one in heard})])


def already_heard(workspace: int, heard: Sequence[Heard], outcome: Outcome) -> list[Heard]:
    """Return the messages that are new; asked after the people are locked, so the answer stays true."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [workspace, [one.name for one in heard]])
        known = {row[0] for row in cursor.fetchall()}
    new = []
    for one in heard:
        if one.name in known:
            outcome.known.add(one.arrival.id)
            continue
        known.add(one.name)
        new.append(one)
    return new


def insert_messages(workspace: int, new: Sequence[Heard], outcome: Outcome) -> None:
    """Store the messages and their files."""
    if not new:
        return
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [len(new)])
        for one, (number,) in zip(new, cursor.fetchall(), strict=True):
            one.message = number
        cursor.execute(_ADD, [workspace, *(list(column) for column in zip(*map(_row, new), strict=True))])
    _keep_files(workspace, new)
    outcome.stored.update(one.arrival.id for one in new)


def _row(one: Heard) -> tuple[Any, ...]:
    said = one.incoming
    full = said.text if said.reply and said.reply != said.text else ""
    return (
        one.message,
        one.conversation,
        one.channel.pk,
        one.claim.identity,
        one.arrival.id,
        "reply" if said.is_ours else "incoming",
        cut(said.sender.name or said.sender.email or said.sender.external_id, 200),
        one.name,
        one.on_wire(said.wire_id),
        cut(said.subject, 300),
        storable(one.text),
        storable(full),
        storable(said.html),
        one.language,
        json.dumps(dict(said.recipients)),
        json.dumps(list(said.answers)),
        one.at,
    )


def _keep_files(workspace: int, new: Sequence[Heard]) -> None:
    with_files = [one for one in new if one.incoming.files]
    if not with_files:
        return
    store = store_at(settings.ATTACHMENTS)
    Attachment.objects.bulk_create(
        Attachment(
            workspace_id=workspace,
            message_id=one.message,
            filename=cut(file.filename, 255),
            content_type=cut(file.content_type or ("" if file.url else UNKNOWN), 120),
            size=len(file.content),
            digest="" if file.url else store.put(file.content),
            content_id=cut(file.content_id, 255),
            is_inline=file.is_inline,
            url=file.url[:2000],
            fetch_at=now() if file.url else None,
        )
        for one in with_files
        for file in one.incoming.files
    )


def close(outcome: Outcome) -> None:
    """Give every arrival of the batch its closing state."""
    states = [outcome.state_of(one.id) for one in outcome.batch]
    with connection.cursor() as cursor:
        ids = [one.id for one in outcome.batch]
        cursor.execute(_CLOSE, [ids, [state for state, _ in states], [reason for _, reason in states]])
        cursor.execute(_SEEN, [sorted({one.channel for one in outcome.batch})])


def tell(workspace: int, events: Sequence[Said]) -> None:
    """Record the batch's events and announce the last of them: one note to the listeners, not one an event."""
    if not events:
        return
    kinds, people, conversations, particulars = zip(*events, strict=True)
    with connection.cursor() as cursor:
        told = [json.dumps(one) for one in particulars]
        cursor.execute(_RECORD, [workspace, list(kinds), list(people), list(conversations), told])
        ids = [row[0] for row in cursor.fetchall()]
    call_for_answers(workspace, zip(ids, kinds, strict=True))
    announce(workspace, max(ids))
