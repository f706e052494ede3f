from django.db import migrations, models

from muhatap.tenancy.rls import definer

NAME = "promises_overdue(timestamptz, int)"
PAIR = "table (workspace_id bigint, id bigint)"
OVERDUE_PROMISES = """
  select p.workspace_id, p.id from conversations_promise p
  join conversations_conversation c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
  where p.state = 'open' and p.due_by < $1 and c.status <> 'spam' order by p.due_by limit $2
"""
BEFORE = """
  select p.workspace_id, p.id from conversations_promise p
  where p.state = 'open' and p.due_by < $1 order by p.due_by limit $2
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0012_notifications_unseen")]
    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("waiting", "Waiting"),
                    ("snoozed", "Snoozed"),
                    ("resolved", "Resolved"),
                    ("spam", "Spam"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.RunSQL(f"drop function {NAME}", definer(NAME, PAIR, BEFORE).sql),
        definer(NAME, PAIR, OVERDUE_PROMISES),
    ]
