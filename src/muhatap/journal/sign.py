"""Give a sign: something of the moment, such as typing, told to open screens and kept nowhere."""

import json

from django.db import connection

SIGNS = "muhatap_sign"


def sign(kind: str, *, workspace: int, person: int, conversation: int | None = None, who: str = "") -> None:
    """Tell the listeners at commit. `who` is a name that the other side may see, nothing else of the matter."""
    told = {"workspace": workspace, "kind": kind, "person": person, "conversation": conversation, "who": who[:200]}
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [SIGNS, json.dumps(told)])
