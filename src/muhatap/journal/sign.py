"""Give a sign: something of the moment, such as typing, told to open screens and kept nowhere."""

import json

from django.db import connection

SIGNS = "muhatap_sign"


def sign(kind: str, *, workspace: int, person: int, conversation: int | None = None, **more: str) -> None:
    """Tell the listeners at commit. `more` is what its readers need, such as a name that the other side may see."""
    told: dict[str, object] = {name: value[:400] for name, value in more.items()}
    told |= {"workspace": workspace, "kind": kind, "person": person, "conversation": conversation}
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [SIGNS, json.dumps(told)])
