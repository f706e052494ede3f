import django.db.models.deletion
from django.db import migrations, models

from muhatap.tenancy.rls import definer, protect, same_workspace

# Words lie in the row itself, not beside it, up to some four hundred of them: walking through rows reads nothing else.
WORDS = """
alter table conversations_messagewords add column words tsvector not null;
alter table conversations_messagewords set (toast_tuple_target = 4080);
create index message_words on conversations_messagewords using gin (words) with (gin_pending_list_limit = 2048);
"""
# A common word is found among the newest at once; a rare one by the index of words, whose hits are few. Which of the
# two it is shows while walking, so that no search reads much more than it must, whatever the planner believes.
SAID = """
declare
  mine bigint := nullif(current_setting('app.workspace', true), '')::bigint;
  place_at timestamptz := coalesce(before_at, 'infinity');
  place_id bigint := coalesce(before_id, 9223372036854775807);
  since timestamptz := coalesce(since, '-infinity');
  asking text := case when asked is null then 'true' else 'w.words @@ $7' end;
  -- One bound below, never two: of two the index takes one, and might read on to its beginning.
  bounds constant text := 'w.workspace_id = $1 and (w.at, w.message_id) >= ($2, $3)
    and (w.at, w.message_id) < ($4, $5)';
  newest constant text := ' order by w.at desc, w.message_id desc ';
  of_words constant text := ' from conversations_messagewords w where ';
  end_at timestamptz;
  end_id bigint;
  reach int;
  got int;
begin
  if mine is null then return; end if;
  if within is not null then
    return query execute 'select w.message_id, w.at from conversations_message m
      join conversations_messagewords w on w.workspace_id = m.workspace_id and w.message_id = m.id
      where m.workspace_id = $1 and m.conversation_id = any($8) and ' || bounds || ' and ' || asking || newest ||
      'limit $6' using mine, since, 0, place_at, place_id, how_many, asked, within;
    return;
  end if;
  perform set_config('enable_bitmapscan', 'off', true);
  foreach reach in array array[1000, 4000, 16000] loop
    execute 'select w.at, w.message_id' || of_words || bounds || newest || 'offset $6 - 1 limit 1'
      into end_at, end_id using mine, since, 0, place_at, place_id, reach;
    return query execute 'select w.message_id, w.at' || of_words || bounds || ' and ' || asking || newest ||
      'limit $6' using mine, coalesce(end_at, since), coalesce(end_id, 0), place_at, place_id, how_many, asked;
    get diagnostics got = row_count;
    how_many := how_many - got;
    if how_many <= 0 or end_at is null then return; end if;
    place_at := end_at;
    place_id := end_id;
    exit when got < reach * 3 / 1000;
  end loop;
  perform set_config('enable_bitmapscan', 'on', true);
  perform set_config('enable_indexscan', 'off', true);
  return query execute 'select w.message_id, w.at' || of_words || bounds || ' and ' || asking || newest ||
    'limit $6' using mine, since, 0, place_at, place_id, how_many, asked;
end
"""
WALKING = "language plpgsql volatile set enable_seqscan = off set enable_bitmapscan = on set enable_indexscan = on set jit = off"
# The messages that lack words of this making among the next ones after an id, and where those end.
UNSAID = """
  with part as (select m.workspace_id, m.id from conversations_message m where m.id > $1 order by m.id limit $2)
  (select s.workspace_id, s.id from part s left join conversations_messagewords w on w.message_id = s.id
   where w.message_id is null or w.made_by < $3 order by s.id limit $4)
  union all (select null, max(s.id) from part s)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_retention"),
        ("tenancy", "0002_row_security"),
    ]
    operations = [
        migrations.CreateModel(
            name="MessageWords",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("made_by", models.SmallIntegerField()),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace", "at", "message"], name="words_by_time")],
            },
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        protect("conversations_messagewords"),
        same_workspace("conversations_messagewords", "message_id", "conversations_message"),
        definer(
            "messages_said(asked tsquery, since timestamptz, before_at timestamptz, before_id bigint, within bigint[],"
            " how_many int)",
            "table (message_id bigint, at timestamptz)",
            SAID,
            kind=WALKING,
        ),
        definer(
            "messages_unsaid(bigint, int, int, int)",
            "table (workspace_id bigint, id bigint)",
            UNSAID,
        ),
    ]
