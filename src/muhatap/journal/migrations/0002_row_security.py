from django.db import migrations

from muhatap.tenancy.rls import protect


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [protect("journal_event")]
