from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0012_notifications_unseen")]
    operations = [
        migrations.AddField(
            model_name="snippet",
            name="shortcut",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
    ]
