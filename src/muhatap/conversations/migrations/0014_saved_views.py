import django.db.models.deletion
from django.db import migrations, models

import muhatap.kit.clock
from muhatap.tenancy.rls import protect


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0013_spam"),
        ("tenancy", "0006_company"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_shared", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=40)),
                ("name_key", models.CharField(db_collation="C", max_length=80)),
                ("asked", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=muhatap.kit.clock.now)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="tenancy.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.team",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="tenancy.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "owner", "name_key"), name="a_member_names_a_view_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("team__isnull", True), ("is_shared", True), _connector="OR"),
                        name="a_view_of_a_team_is_shared",
                    ),
                ],
            },
        ),
        protect("conversations_savedview"),
    ]
