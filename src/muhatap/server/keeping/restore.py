"""A backup back into a home that holds nothing yet: all of it, compared with what was kept, or none."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from muhatap.kit.store import store_at
from muhatap.server.database import databases, is_foreign
from muhatap.server.embedded.creation import OWNER
from muhatap.server.embedded.places import outside
from muhatap.server.embedded.refusal import Refusal
from muhatap.server.keeping.archive import FILES, digest_of, parts, verified
from muhatap.server.keeping.backup import DUMP, FORMAT, KEY
from muhatap.server.keeping.programs import Access, CannotKeep, input_of, program
from muhatap.server.keeping.tables import facts, tables
from muhatap.server.schema import NewerSchema

UNFINISHED = "restore.unfinished"


class HomeInUse(Refusal):
    """There is something where the backup would go."""


def restore(path: Path, home: Path, *, ready: Callable[[], None]) -> dict[str, Any]:
    """Return what was brought back into the home; `ready` sets Django up over it, once its key lies there.

    Nothing is written before the whole file was read and found to be complete, of this program's age or older, and home
    and database to be empty and fit. What goes wrong from then on leaves the home marked as unfinished, and what lies
    there is the backup's alone. Raises NotRead, NewerSchema, HomeInUse or CannotKeep.
    """
    head, kept = verified(path, format_name=FORMAT)
    _refuse_newer(head)
    _refuse_used(home)
    _refuse_database(head["owner"])
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = home / UNFINISHED
    mark.touch()
    _put_key(path, home)
    ready()
    access = Access(writing=True)
    with access.connect() as connection:
        server = connection.info.server_version // 10_000
    _load(path, access, _tool(access, server))
    with Access(writing=not Access().is_embedded).connect() as connection:
        _compare(kept["tables"], facts(connection))
    copied = _put_files(path)
    mark.unlink()
    rows = sum(one["rows"] for one in kept["tables"].values())
    return {"made_at": head["made_at"], "muhatap": head["muhatap"], "tables": len(kept["tables"]), "rows": rows} | {
        "attachments": copied,
        "missing": len(kept["missing"]),
    }


def refuse_unfinished(home: Path) -> None:
    """Raise HomeInUse for a home whose restore was broken off: what it holds is not the whole."""
    if (home / UNFINISHED).exists():
        raise HomeInUse(
            f"A restore into {home} was not finished, so not everything is there. Move that folder away "
            f"(mv {home} {home}.unfinished; with an external database: drop what the restore made there) "
            "and restore again."
        )


def _refuse_newer(head: dict[str, Any]) -> None:
    ahead = [place for place in head["schema"] if not _is_known(place)]
    if ahead:
        raise NewerSchema(
            f"The backup was made by a newer Muhatap, {head['muhatap']} (it has {ahead[-1]}, which this one does not "
            "know). Install that version or a newer one, then restore again."
        )


def _is_known(place: str) -> bool:
    try:
        return importlib.util.find_spec(place) is not None
    except ModuleNotFoundError:
        return False


def _refuse_used(home: Path) -> None:
    refuse_unfinished(home)
    there = [found.name for found in (home / KEY, home / "attachments", *home.glob("pg[0-9]*")) if _holds(found)]
    if there:
        elsewhere = outside(home)
        stays = f" Its database stays in {elsewhere}, where {home}.old then links to." if elsewhere else ""
        raise HomeInUse(
            f"{home} is in use: it holds {', '.join(there)}. Stop Muhatap and move the folder away "
            f"(mv {home} {home}.old), or name another folder in MUHATAP_HOME, and restore again.{stays}"
        )


def _holds(found: Path) -> bool:
    return found.is_symlink() or (found.exists() and (found.is_file() or any(found.iterdir())))


def _refuse_database(owner: str) -> None:
    """Refuse a database that would not take the backup; the embedded one is made for it, and only its owner is asked.

    It is looked at without Django, whose settings would begin a home: a key, and the embedded database.
    """
    access = Access(writing=True, given=databases()["owner"]) if is_foreign() else None
    if (access.keywords["user"] if access else OWNER) != owner:
        raise CannotKeep(
            f"The tables in the backup belong to the role {owner}. Create that role, make it the owner of the "
            "database, and name it in DATABASE_OWNER_URL."
        )
    if access is None:
        return
    with access.connect() as connection:
        if found := tables(connection):
            raise HomeInUse(f"The database holds {len(found)} tables already. Restore into an empty one.")
        _tool(access, connection.info.server_version // 10_000)


def _put_key(path: Path, home: Path) -> None:
    content = _content(path, KEY)
    handle = os.open(home / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _tool(access: Access, server: int) -> Path:
    tls = access.options.get("sslmode", "") in ("require", "verify-ca", "verify-full")
    return program("pg_restore", at_least=server, tls=tls)


def _load(path: Path, access: Access, tool: Path) -> None:
    """Fill the database in one transaction: all of it or nothing."""
    # Of the schema only what is in it: the schema itself, extensions and default privileges came with the database.
    options = ["--no-owner", "--single-transaction", "--exit-on-error", "--no-comments", "-w", "-n", "public"]
    with input_of([str(tool), *access.arguments, *options], access.environment) as pipe:
        for chunk in _part(path, DUMP):
            pipe.write(chunk)


def _compare(kept: dict[str, Any], found: dict[str, Any]) -> None:
    other = sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))
    if other:
        raise CannotKeep(f"What was restored is not what was kept: {', '.join(other)}. Do not use this home.")


def _put_files(path: Path) -> int:
    from django.conf import settings

    store, copied = store_at(settings.ATTACHMENTS), 0
    for name, part in parts(path):
        if name.startswith(FILES):
            if store.put(b"".join(part)) != digest_of(name):
                raise CannotKeep(f"{path} changed while it was read. Delete the home and restore again.")
            copied += 1
    return copied


def _part(path: Path, wanted: str) -> Any:
    for name, part in parts(path):
        if name == wanted:
            yield from part
            return


def _content(path: Path, wanted: str) -> bytes:
    return b"".join(_part(path, wanted))
