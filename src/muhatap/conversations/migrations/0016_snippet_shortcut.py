from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0015_saved_views_in_workspace")]
    operations = [
        migrations.AddField(
            model_name="snippet",
            name="shortcut",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
    ]
