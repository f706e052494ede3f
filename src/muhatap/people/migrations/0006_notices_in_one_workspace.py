from django.db import migrations

from muhatap.tenancy.rls import same_workspace


class Migration(migrations.Migration):
    # Apart from the migration that makes the tables: the keys that Django makes, and that go here, come at its end.
    dependencies = [("people", "0005_privacy_notice")]
    operations = [
        same_workspace("people_noticeshown", "person_id", "people_person"),
        same_workspace("people_noticeshown", "notice_id", "tenancy_privacynotice", on_delete="no action"),
    ]
