from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("channels", "0009_trouble_of_sending")]
    operations = [migrations.RemoveField("ban", "until")]
