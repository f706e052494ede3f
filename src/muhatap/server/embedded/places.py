"""Where data, log and socket of a home lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .os_user import OsUser, user_for
from .refusal import CannotStart

ROOT_STORE = Path("/var/lib/muhatap")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107
ROOM_TO_START = 200 * 2**20


@dataclass(frozen=True)
class Places:
    """The folders of one home's database and the user they belong to."""

    data: Path
    log: Path
    run: Path
    user: OsUser


def prepare_places(home: Path, *, major: int) -> Places:
    """Makes the folders for a home's database and returns them.

    They lie in the home. As root, and where PostgreSQL's user may not walk to the home, they lie in /var/lib/muhatap
    and the home links to them; the rights of other people's folders are never changed.
    """
    data = home / f"pg{major}"
    _refuse_other_major(home, data)
    if data.is_symlink() and not data.exists():
        raise CannotStart(f"{data} leads to {os.readlink(data)}, which is gone. Bring it back, or restore a backup.")
    user = user_for(data)
    known = next((place for place in (data, home / "log") if place.exists()), None)
    base = known.resolve().parent if known else _base(home, user)
    log, run = base / "log", _socket_folder(base, user)
    for folder in (log, run):
        _make(folder, user)
    for name in (data.name, "log"):
        _link(home / name, base / name)
    if not data.exists():
        _refuse_full_disk(base)
    return Places(data=base / data.name, log=log, run=run, user=user)


def _base(home: Path, user: OsUser) -> Path:
    if not user.is_other or user.can_reach(home):
        return home
    base = ROOT_STORE / _digest(home)
    if base.exists():
        # The home before this one was deleted, or moved and still links there. Nobody can tell, so it stays as it is.
        base = base.with_name(f"{base.name}-{os.urandom(4).hex()}")
    for folder in (ROOT_STORE, base):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return base


def outside(home: Path) -> Path | None:
    """Return the folder where a home's database lies, where that is not the home: moving the home leaves it there."""
    link = next((found for found in (*home.glob("pg[0-9]*"), home / "log") if found.is_symlink()), None)
    return link.resolve().parent if link else None


def _socket_folder(base: Path, user: OsUser) -> Path:
    run = base / "run"
    if len(os.fsencode(run / f"{SOCKET}.lock")) < LONGEST_SOCKET_PATH:
        return run
    # Not $XDG_RUNTIME_DIR: it is swept at log-out, while a server may run on.
    return Path("/tmp") / f"mhtp-{user.uid}-{_digest(base)}"


def _digest(path: Path) -> str:
    import hashlib  # here, because the keeper stays in memory

    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _make(folder: Path, user: OsUser) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid != user.uid:
            raise CannotStart(f"{folder} does not belong to {user.name}. Remove it and start again.") from None
    else:
        user.own(folder)


def _link(link: Path, target: Path) -> None:
    if link == target or link.is_symlink():
        return
    link.symlink_to(target)


def _refuse_other_major(home: Path, data: Path) -> None:
    """Refuse data that another major version of PostgreSQL made; they are left alone."""
    others = [found for found in home.glob("pg[0-9]*") if found.name[2:].isdigit()]
    if others and data not in others:
        raise CannotStart(_how_to_change_major(home, max(others), int(max(others).name[2:]), data))
    made_by = data / "PG_VERSION"
    if made_by.is_file() and (major := made_by.read_text().strip()) != data.name[2:]:
        raise CannotStart(_how_to_change_major(home, data, int(major), data))


def _how_to_change_major(home: Path, found: Path, old: int, data: Path) -> str:
    from .binaries import programs_of_major

    there, elsewhere = programs_of_major(old), outside(home)
    stays = f" The old database stays in {elsewhere}, where {home}.pg{old} then links to." if elsewhere else ""
    return (
        f"The database in {found} was made by another version of PostgreSQL ({old}) than this one ({data.name[2:]}). "
        f"Nothing was changed. To take it along, with every process of Muhatap stopped:\n"
        f"  PG_BIN={there or f'/usr/lib/postgresql/{old}/bin'} muhatap backup muhatap.tar"
        f"{'' if there else f'   # its programs are not here: install postgresql-{old} and pgvector for it first'}\n"
        f"  mv {home} {home}.pg{old}\n"
        f"  MUHATAP_HOME={home} muhatap restore muhatap.tar\n"
        f"The first line dumps with the old version, the last one restores with the new one.{stays}"
    )


def _refuse_full_disk(base: Path) -> None:
    free = os.statvfs(base)
    room = free.f_bavail * free.f_frsize
    if room < ROOM_TO_START:
        raise CannotStart(
            f"{base} has {room // 2**20} MB free; a new database needs {ROOM_TO_START // 2**20} MB. "
            "Make room, or choose another place with MUHATAP_HOME."
        )
