from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    # Apart from the migration that makes the table: the key that Django makes, and that goes here, comes at its end.
    dependencies = [("people", "0003_search")]
    operations = [same_workspace("people_personword", "person_id", "people_person")]
