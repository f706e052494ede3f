from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    dependencies = [("conversations", "0014_saved_views"), ("tenancy", "0006_company")]
    operations = [
        same_workspace("conversations_savedview", "owner_id", "tenancy_member"),
        same_workspace("conversations_savedview", "team_id", "tenancy_team"),
    ]
