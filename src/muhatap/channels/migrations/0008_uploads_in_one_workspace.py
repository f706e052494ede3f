from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    dependencies = [("channels", "0007_uploads")]
    operations = [same_workspace("channels_upload", "channel_id", "channels_channel")]
