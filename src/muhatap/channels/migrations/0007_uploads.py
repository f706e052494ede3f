import django.db.models.deletion
from django.db import migrations, models

import muhatap.kit.clock
from muhatap.tenancy.rls import protect


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0006_arrivals_that_wait"),
        ("tenancy", "0006_company"),
    ]
    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_collation="C", max_length=64)),
                ("at", models.DateTimeField(default=muhatap.kit.clock.now)),
                (
                    "arrival",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.arrival",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.channel",
                    ),
                ),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest", ""), _negated=True), fields=["digest"], name="uploads_by_digest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "arrival", "digest"), name="an_upload_goes_with_an_arrival_once"
                    )
                ],
            },
        ),
        protect("channels_upload"),
    ]
