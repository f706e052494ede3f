"""Keep with a person which privacy notice she was shown."""

from datetime import datetime

from django.db import connection

_KEEP = """
insert into people_noticeshown (workspace_id, person_id, notice_id, shown_at)
select n.workspace_id, %s, n.id, %s from tenancy_privacynotice n where n.id = %s on conflict do nothing
"""


def notice_shown(person: int, *, notice: int, at: datetime) -> None:
    """Note the version and the moment; a version she was shown before keeps its first moment."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [person, at, notice])
