from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_company")]
    operations = [
        migrations.AddField("arrival", "not_before", models.DateTimeField(null=True)),
        migrations.RemoveIndex("arrival", "arrivals_waiting"),
        migrations.AddIndex(
            "arrival",
            models.Index(
                models.OrderBy(models.F("not_before"), nulls_first=True),
                models.F("id"),
                condition=models.Q(("state", "waiting")),
                name="arrivals_to_take",
            ),
        ),
    ]
