"""Which user of the operating system runs PostgreSQL: oneself, or somebody else for root, whom it refuses."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .refusal import CannotStart

CANDIDATES = ("muhatap", "postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments that make `subprocess` run a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class OsUser:
    """The account under which PostgreSQL runs and to which its files belong."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this process must change its user to act as this one."""
        return self.uid != os.geteuid()

    @property
    def identity(self) -> Identity:
        """Returns the `subprocess` arguments for running as this user; none where that is already so."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def own(self, path: Path) -> None:
        """Gives a file or folder to this user."""
        if self.is_other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_reach(self, path: Path) -> bool:
        """Returns whether this user may read the path and walk through every folder above it."""
        path = path.resolve()
        readable = self._may(path.stat(), stat.S_IROTH if path.is_file() else stat.S_IXOTH)
        return readable and all(self._may(folder.stat(), stat.S_IXOTH) for folder in path.parents)

    def _may(self, found: os.stat_result, right: int) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & (right << 6))
        if found.st_gid == self.gid:
            return bool(found.st_mode & (right << 3))
        return bool(found.st_mode & right)


def user_for(data: Path) -> OsUser:
    """Returns the user who runs PostgreSQL on this data folder.

    As root: `MUHATAP_DB_USER`, else the owner of the data or of the home, else the first account there is of muhatap,
    postgres and nobody. Otherwise the user of this process.
    """
    if os.geteuid() != 0:
        return _myself(data)
    named = os.environ.get("MUHATAP_DB_USER")
    if named:
        return _account(named)
    for folder in (data, data.parent):
        if folder.exists() and folder.stat().st_uid != 0:
            return _owner(folder)
    for name in CANDIDATES:
        try:
            return _account(name)
        except CannotStart:
            continue
    raise CannotStart(
        "PostgreSQL does not run as root and there is no other account for it. "
        "Create one (useradd --system muhatap) or name one in MUHATAP_DB_USER."
    )


def _myself(data: Path) -> OsUser:
    uid = os.geteuid()
    if data.exists() and data.stat().st_uid != uid:
        raise CannotStart(f"The database in {data} belongs to user {data.stat().st_uid}; start Muhatap as that user.")
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise CannotStart(
            f"User id {uid} has no name in /etc/passwd, and PostgreSQL needs one. Add a line for it, "
            "run as a named user, or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own."
        ) from None
    return OsUser(entry.pw_name, uid, os.getegid())


def _account(name: str) -> OsUser:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise CannotStart(f"There is no user {name} on this machine; create it or change MUHATAP_DB_USER.") from None
    if entry.pw_uid == 0:
        raise CannotStart(f"PostgreSQL does not run as {name}; name an ordinary user in MUHATAP_DB_USER.")
    return OsUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _owner(folder: Path) -> OsUser:
    uid = folder.stat().st_uid
    try:
        return _account(pwd.getpwuid(uid).pw_name)
    except KeyError:
        raise CannotStart(
            f"{folder} belongs to user id {uid}, which has no name on this machine. "
            f"Create that user, or give the folder to another one: chown -R postgres {folder}"
        ) from None
