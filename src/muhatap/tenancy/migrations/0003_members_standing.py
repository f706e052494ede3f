from django.db import migrations

from muhatap.tenancy.rls import definer

MEMBERS_STANDING = """
  select m.id from tenancy_member m where m.id = any($1) and m.is_active
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_row_security")]
    operations = [definer("members_standing(bigint[])", "table (member_id bigint)", MEMBERS_STANDING)]
