"""Which channels cannot be heard or sent on, in all workspaces."""

from django.db import connection

from muhatap.channels.connector import kinds
from muhatap.channels.models import Channel
from muhatap.tenancy.entered import entered


def troubled() -> list[Channel]:
    """Return the enabled channels in trouble, their workspaces loaded."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct workspace_id from channels_listening(%s)", [list(kinds())])
        workspaces = sorted(row[0] for row in cursor.fetchall())
    found: list[Channel] = []
    for workspace in workspaces:
        with entered(workspace):
            channels = Channel.objects.select_related("workspace").in_trouble()
            found += channels.filter(workspace=workspace).order_by("pk")
    return found
