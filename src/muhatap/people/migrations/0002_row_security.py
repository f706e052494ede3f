from django.db import migrations

from muhatap.tenancy.rls import protect, same_workspace


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("tenancy", "0002_row_security")]
    operations = [
        protect("people_person"),
        protect("people_identity"),
        same_workspace("people_identity", "person_id", "people_person"),
    ]
