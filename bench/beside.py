"""What lies beside the messages of the large workspace: how replies went, tags, what members were told."""

DISPATCHES = """
insert into conversations_dispatch (workspace_id, message_id, channel_id, key, "to", state, not_before, attempts, cause,
  words, sent_at, delivery, copy_due)
select m.workspace_id, m.id, m.channel_id, 'bench' || m.id, 'musteri', 'sent', m.at, 1, '', '', m.at, '', false
from conversations_message m where m.workspace_id = %(workspace)s and m.kind = 'reply'
"""
TAGS = """
insert into conversations_tag (workspace_id, name, name_key, colour)
select %(workspace)s, 'etiket ' || i, 'etiket ' || i, '' from generate_series(1, 12) i
"""
# A third of the matters has a tag, some have two.
TAGGINGS = """
insert into conversations_tagging (workspace_id, conversation_id, tag_id, by_id, at)
select %(workspace)s, m.id, t.id, m.owner, m.opened_at from matter m
join (select id, row_number() over (order by id) - 1 as n from conversations_tag where workspace_id = %(workspace)s) t
  on m.n %% 12 = t.n and m.n %% 3 = 0 or m.n %% 35 = t.n and m.n %% 5 = 0
"""
NOTICES = """
insert into conversations_notification (workspace_id, member_id, conversation_id, kind, event_id, at, seen_at)
select %(workspace)s, m.owner, m.id, 'wrote', m.id, m.opened_at, case when m.n %% 200 > 0 then m.opened_at end
from matter m where m.owner is not null
"""
ALL = (DISPATCHES, TAGS, TAGGINGS, NOTICES)
TABLES = (
    "conversations_dispatch",
    "conversations_tag",
    "conversations_tagging",
    "conversations_notification",
)
