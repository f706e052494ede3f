from django.db import migrations

from muhatap.tenancy.rls import definer, protect, same_workspace

SEATS_OF = """
  select m.workspace_id, m.id from tenancy_member m where m.user_id = $1 and m.is_active
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        protect("tenancy_member"),
        protect("tenancy_team"),
        protect("tenancy_teamseat"),
        same_workspace("tenancy_teamseat", "team_id", "tenancy_team"),
        same_workspace("tenancy_teamseat", "member_id", "tenancy_member"),
        same_workspace("tenancy_token", "member_id", "tenancy_member"),
        definer("seats_of(bigint)", "table (workspace_id bigint, member_id bigint)", SEATS_OF),
        migrations.RunSQL(
            "create table shared_cache (cache_key varchar(255) primary key, value text not null, "
            "expires timestamptz not null); create index shared_cache_expires on shared_cache (expires);",
            "drop table shared_cache;",
        ),
    ]
