"""Keep messages under their words."""

from collections.abc import Sequence

from django.db import connection

from muhatap.conversations.search.spoken import Spoken

MADE_BY = 1
"""The making of words: raised when kit/lexemes.py changes, so that the worker makes them anew."""

_WRITE = """
insert into conversations_messagewords (message_id, workspace_id, at, made_by, words)
select n.message, %s, n.at, %s, n.words::tsvector from unnest(%s::bigint[], %s::timestamptz[], %s::text[])
  as n (message, at, words)
on conflict (message_id) do update set words = excluded.words, made_by = excluded.made_by
"""


def write_words(workspace: int, messages: Sequence[Spoken]) -> None:
    """Write the words of messages of one workspace, in one statement; a second time they replace the first."""
    if not messages:
        return
    columns = (
        [one.message for one in messages],
        [one.at for one in messages],
        [one.lexemes(workspace) for one in messages],
    )
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [workspace, MADE_BY, *columns])
