from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    # Apart from the tables, for Django makes its own keys when a migration ends, and these take their place.
    dependencies = [
        ("conversations", "0010_tags"),
        ("channels", "0005_company"),
        ("tenancy", "0006_company"),
    ]
    operations = [
        same_workspace("conversations_tagging", "conversation_id", "conversations_conversation"),
        same_workspace("conversations_tagging", "tag_id", "conversations_tag"),
        same_workspace("conversations_tagging", "by_id", "tenancy_member", on_delete="set null (by_id)"),
        same_workspace("conversations_snippet", "team_id", "tenancy_team"),
        same_workspace("conversations_snippet", "member_id", "tenancy_member"),
    ]
