"""A large workspace, made by the database itself from a small pool of texts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench import beside
from bench.words import Words

TEXTS = 4_000
NAMES = 2_000
DAYS = 300

POOL = """
create temp table pool as
select n, text, words::tsvector from unnest(%s::int[], %s::text[], %s::text[]) as n (n, text, words)
"""
CALLED = "create temp table called as select * from unnest(%s::int[], %s::text[], %s::text[]) as n (n, name, name_key)"
PEOPLE = """
insert into people_person (id, workspace_id, name, name_key, language, created_at)
select %(people0)s + i, %(workspace)s, c.name, c.name_key, 'tr', now() - interval '1 day' * (i %% 700)
from generate_series(1, %(people)s) i join called c on c.n = i %% %(names)s
"""
IDENTITIES = """
insert into people_identity (id, workspace_id, person_id, kind, account, value, is_verified, created_at)
select %(identities0)s + 2 * i - k.way, %(workspace)s, %(people0)s + i, k.kind, k.account, 'musteri' || i || k.rest,
  true, now()
from generate_series(1, %(people)s) i
cross join (values (1, 'external', %(channel)s::text, ''), (0, 'email', '', '@example.net'))
  k (way, kind, account, rest)
"""
# As in life: a fifth of the matters wait for us, a tenth for the customer, the rest is closed; a third is nobody's.
MATTERS = """
create temp table matter as
select i as n, %(conversations0)s + i as id, 1 + (i::bigint * 7919) %% %(people)s as person,
  (array['open', 'open', 'waiting'] || array_fill('resolved'::text, array[7]))
    [1 + (hashint4(i) & 2147483647) %% 10] as status,
  case when i %% 100 = 0 then 20 else 1 + (hashint4(i + 1) & 2147483647) %% 9 end as size,
  case when (hashint4(i + 2) & 2147483647) %% 10 < 3 then null
    else (%(members)s::bigint[])[1 + (hashint4(i + 3) & 2147483647) %% cardinality(%(members)s::bigint[])] end as owner,
  now() - interval '10 minutes' - interval '1 second' * (%(span)s::float8 * i / %(conversations)s) as opened_at
from generate_series(1, %(conversations)s) i
"""
CONVERSATIONS = """
insert into conversations_conversation (id, workspace_id, person_id, channel_id, subject, status, assignee_id, preview,
  last_kind, opened_at, last_message_at, waiting_since, resolved_at)
select m.id, %(workspace)s, %(people0)s + m.person, %(channel)s, left(p.text, 60), m.status, m.owner,
  left(p.text, 200), case when m.status = 'open' then 'incoming' else 'reply' end, m.opened_at,
  m.opened_at + interval '20 minutes' * (m.size - 1),
  case when m.status = 'open' then m.opened_at end, case when m.status = 'resolved' then now() end
from matter m join pool p on p.n = m.n %% %(texts)s
"""
MESSAGES = """
insert into conversations_message (id, workspace_id, conversation_id, channel_id, identity_id, author_id, kind,
  author_name, heard_as, wire_id, subject, text, full_text, html, language, recipients, "references", at, created_at)
select %(messages0)s + row_number() over (order by m.n desc, k), %(workspace)s, m.id, %(channel)s,
  case when k %% 2 = 0 then %(identities0)s + 2 * m.person - 1 end, case when k %% 2 = 1 then m.owner end,
  case when k %% 2 = 0 then 'incoming' else 'reply' end, 'Ayşe', '*:' || m.n || '.' || k, m.n || '.' || k, '', p.text,
  '', '', 'tr', '{}'::jsonb, '[]'::jsonb, m.opened_at + interval '20 minutes' * k, m.opened_at
from matter m cross join lateral generate_series(0, m.size - 1) k
join pool p on p.n = (m.n * 31 + k * 17) %% %(texts)s
"""
# Made by the product's own code for each text of the pool, as the worker would make them for each message.
WORDS = """
insert into conversations_messagewords (message_id, workspace_id, at, made_by, words)
select m.id, m.workspace_id, m.at, %(made_by)s, p.words ||
  array_to_tsvector(array_remove(array[%(workspace)s || '_=m' || m.author_id], null))
from conversations_message m join pool p on p.text = m.text where m.workspace_id = %(workspace)s order by m.id
"""
PROMISES = """
insert into conversations_promise (workspace_id, conversation_id, kind, state, made_at, due_by, kept_at)
select %(workspace)s, m.id, 'first_reply',
  case when m.status <> 'open' then 'kept' when m.opened_at > now() - interval '3 hours' then 'open' else 'broken' end,
  m.opened_at, m.opened_at + interval '3 hours', case when m.status <> 'open' then m.opened_at end
from matter m
"""
EVENTS = """
insert into journal_event (workspace_id, kind, at, person_id, conversation_id, particulars)
select %(workspace)s, e.kind, m.opened_at + interval '20 minutes' * k, %(people0)s + m.person, m.id, '{}'::jsonb
from matter m cross join lateral generate_series(0, m.size - 1) k
cross join lateral (values (case when k = 0 then 'conversation.opened' end),
  (case when k %% 2 = 0 then 'message.received' else 'message.sent' end),
  (case when k = m.size - 1 and m.status = 'resolved' then 'conversation.resolved' end)) e (kind)
where e.kind is not null
"""
LONG = """
select id from matter where size = 20 and status = 'open' order by n limit 200
"""
TABLES = (
    "people_person",
    "people_identity",
    "conversations_conversation",
    "conversations_message",
    "conversations_messagewords",
    "people_personword",
    "conversations_promise",
    "journal_event",
    *beside.TABLES,
)
COUNTED = ("people_person", "people_identity", "conversations_conversation", "conversations_message")


@dataclass(frozen=True, slots=True)
class Data:
    """What was made: rows by table, and conversations of twenty messages that wait for us."""

    rows: dict[str, int]
    long: list[int]


def generate(workspace: int, channel: int, members: list[int], *, conversations: int = 100_000) -> Data:
    """Fill the workspace with conversations, half as many people, and some five messages a conversation."""
    from django.db import connections, transaction

    from muhatap.conversations.search.write_words import MADE_BY

    values: dict[str, Any] = {
        "workspace": workspace,
        "channel": channel,
        "members": members,
        "conversations": conversations,
        "people": conversations // 2,
        "names": NAMES,
        "texts": TEXTS,
        "span": DAYS * 86_400,
        "made_by": MADE_BY,
    }
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        _pools(cursor, values)
        starts = {
            "people0": "people_person",
            "identities0": "people_identity",
            "conversations0": "conversations_conversation",
            "messages0": "conversations_message",
        }
        for name, table in starts.items():
            cursor.execute(f"select coalesce(max(id), 0) from {table}")  # noqa: S608
            values[name] = cursor.fetchone()[0]
        for statement in (PEOPLE, IDENTITIES, MATTERS, CONVERSATIONS, MESSAGES, WORDS, PROMISES, EVENTS, *beside.ALL):
            cursor.execute(statement, values)
        for table in COUNTED:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")  # noqa: S608
        cursor.execute(LONG)
        long = [row[0] for row in cursor.fetchall()]
        for table in ("pool", "called", "matter"):
            cursor.execute(f"drop table {table}")
    return Data(_settled(owner), long)


def _pools(cursor: Any, values: dict[str, Any]) -> None:
    from muhatap.conversations.search.spoken import Spoken
    from muhatap.people.models.person import name_key

    words, channel = Words(11), values["channel"]
    texts = [words.text(20, 100) for _ in range(TEXTS)]
    found = [Spoken(0, datetime.now(UTC), text, channel).lexemes(values["workspace"]) for text in texts]
    cursor.execute(POOL, [list(range(TEXTS)), texts, found])
    names = [words.name() for _ in range(NAMES)]
    cursor.execute(CALLED, [list(range(NAMES)), names, [name_key(name) for name in names]])


def _settled(owner: Any) -> dict[str, int]:
    """Let the planner know the tables, as it would after a night, and count them."""
    rows = {}
    with owner.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"vacuum (analyze) {table}")
            cursor.execute(f"select count(*) from {table}")  # noqa: S608
            rows[table] = cursor.fetchone()[0]
    return rows
