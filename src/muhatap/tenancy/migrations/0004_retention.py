from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_members_standing")]
    operations = [
        migrations.AddField("workspace", "arrivals_kept_days", models.PositiveIntegerField(default=90, null=True)),
        migrations.AddField("workspace", "files_kept_days", models.PositiveIntegerField(default=None, null=True)),
    ]
