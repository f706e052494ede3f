from django.db import migrations

from muhatap.tenancy.rls import definer, protect, same_workspace

BY_KEY = """
  select c.workspace_id, c.id from channels_channel c where c.kind = $1 and c.key = $2 and c.is_enabled
"""
LISTENING = """
  select c.workspace_id, c.id from channels_channel c where c.kind = any($1) and c.is_enabled order by c.id
"""
BY_ADDRESS = """
  select c.workspace_id, c.id from channels_channel c
  where c.kind = 'email' and c.is_enabled and lower(c.settings ->> 'address') = lower($1) order by c.id limit 1
"""
PAIR = "table (workspace_id bigint, channel_id bigint)"


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial"), ("tenancy", "0002_row_security")]
    operations = [
        protect("channels_channel"),
        protect("channels_receipt"),
        same_workspace("channels_receipt", "channel_id", "channels_channel"),
        same_workspace("channels_arrival", "channel_id", "channels_channel"),
        definer("channel_by_key(text, text)", PAIR, BY_KEY),
        definer("channels_listening(text[])", PAIR, LISTENING),
        definer("channel_by_address(text)", PAIR, BY_ADDRESS),
    ]
