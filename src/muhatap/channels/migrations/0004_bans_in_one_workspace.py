from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    # Apart from the migration that makes the tables: the keys that Django makes, and that go here, come at its end.
    dependencies = [("channels", "0003_bans")]
    operations = [
        same_workspace("channels_ban", "channel_id", "channels_channel"),
        same_workspace("channels_ban", "by_id", "tenancy_member", on_delete="no action"),
        same_workspace("channels_spenttoken", "channel_id", "channels_channel"),
    ]
