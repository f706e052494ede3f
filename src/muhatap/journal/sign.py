"""Give a sign: something of the moment, such as typing, told to open screens and kept nowhere."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

SIGNS = "muhatap_sign"


def sign(
    kind: str,
    *,
    workspace: int,
    person: int = 0,
    conversation: int | None = None,
    member: Mapping[str, Any] | None = None,
    **more: str,
) -> None:
    """Tell the listeners at commit. `more` is what its readers need, such as a name that the other side may see.

    `member` is what colleagues are told of the one who gives the sign; where no `person` is named, no customer hears.
    """
    told: dict[str, object] = {name: value[:400] for name, value in more.items()}
    told |= {"workspace": workspace, "kind": kind, "person": person, "conversation": conversation}
    if member is not None:
        told["member"] = dict(member)
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [SIGNS, json.dumps(told)])
