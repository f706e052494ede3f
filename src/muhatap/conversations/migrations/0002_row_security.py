from django.db import migrations

from muhatap.tenancy.rls import definer, protect, same_workspace

TABLES = ["conversation", "message", "attachment", "promise", "dispatch", "draft"]
PAIR = "table (workspace_id bigint, id bigint)"
DUE_DISPATCHES = """
  select d.workspace_id, d.id from conversations_dispatch d
  where (d.state in ('queued', 'sending', 'unknown') or d.copy_due) and d.not_before <= $1
  order by d.not_before limit $2
"""
OVERDUE_PROMISES = """
  select p.workspace_id, p.id from conversations_promise p
  where p.state = 'open' and p.due_by < $1 order by p.due_by limit $2
"""
SLEPT_ENOUGH = """
  select c.workspace_id, c.id from conversations_conversation c
  where c.status = 'snoozed' and c.snoozed_until <= $1 order by c.snoozed_until limit $2
"""


def _belongs(table: str, column: str, parent: str) -> migrations.RunSQL:
    return same_workspace(f"conversations_{table}", column, parent)


def _needs(table: str, column: str, parent: str) -> migrations.RunSQL:
    """What a matter points to and does not belong to cannot be deleted under it."""
    return same_workspace(f"conversations_{table}", column, parent, on_delete="no action")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("channels", "0002_row_security"),
        ("people", "0002_row_security"),
    ]
    operations = [
        *[protect(f"conversations_{table}") for table in TABLES],
        _belongs("conversation", "person_id", "people_person"),
        _needs("conversation", "channel_id", "channels_channel"),
        _needs("conversation", "assignee_id", "tenancy_member"),
        _needs("conversation", "team_id", "tenancy_team"),
        _belongs("message", "conversation_id", "conversations_conversation"),
        _needs("message", "channel_id", "channels_channel"),
        _needs("message", "author_id", "tenancy_member"),
        # The message outlives the address it came from.
        same_workspace("conversations_message", "identity_id", "people_identity", on_delete="set null (identity_id)"),
        _belongs("attachment", "message_id", "conversations_message"),
        _belongs("promise", "conversation_id", "conversations_conversation"),
        _belongs("dispatch", "message_id", "conversations_message"),
        _needs("dispatch", "channel_id", "channels_channel"),
        _belongs("draft", "conversation_id", "conversations_conversation"),
        _belongs("draft", "member_id", "tenancy_member"),
        definer("dispatches_due(timestamptz, int)", PAIR, DUE_DISPATCHES),
        definer("promises_overdue(timestamptz, int)", PAIR, OVERDUE_PROMISES),
        definer("conversations_slept_enough(timestamptz, int)", PAIR, SLEPT_ENOUGH),
    ]
