from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0008_uploads_in_one_workspace")]
    operations = [
        migrations.RenameField("channel", "trouble", "hearing_trouble"),
        migrations.AddField("channel", "sending_trouble", models.TextField(blank=True, default="")),
    ]
