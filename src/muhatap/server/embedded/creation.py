"""A new database cluster: its roles, privileges, extension and settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .os_user import OsUser
from .places import Places
from .refusal import CannotStart

Command = list[str | Path]

DATABASE = "muhatap"
OWNER, APP, BACKUP = "muhatap_owner", "muhatap_app", "muhatap_backup"

# One statement a line. They run in template1, so that every database made later, those of tests included, has the
# same extension and privileges. Functions are left out: those with rights of their own are granted one by one.
STATEMENTS = f"""
create role {OWNER} login createdb
create role {APP} login nobypassrls
create role {BACKUP} login bypassrls in role pg_read_all_data
create extension vector
alter schema public owner to {OWNER}
grant usage on schema public to {APP}
alter default privileges for role {OWNER} grant select, insert, update, delete on tables to {APP}
alter default privileges for role {OWNER} grant usage on sequences to {APP}
create database {DATABASE} owner {OWNER} template template1
"""

SETTINGS = """
# Written at every start. Settings of your own belong in local.conf beside this file.
listen_addresses = ''
max_connections = 60
shared_buffers = 64MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
huge_pages = off
max_parallel_workers_per_gather = 0
max_logical_replication_workers = 0
max_parallel_maintenance_workers = 0
jit = off
random_page_cost = 1.1
fsync = on
wal_compression = pglz
max_wal_size = 512MB
autovacuum_max_workers = 2
autovacuum_naptime = 10s
timezone = UTC
log_timezone = UTC
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1s
log_checkpoints = off
"""
SINCE_18 = "io_workers = 1\n"
"""An older PostgreSQL would not start with it."""

CONFIGURATION = """
# Muhatap's settings, then your own, which win.
include 'muhatap.conf'
include_if_exists 'local.conf'
"""
LOCAL = "# Your own PostgreSQL settings; they win over muhatap.conf and are never overwritten.\n"


def create_cluster(programs: Path, places: Places) -> None:
    """Makes the data folder with roles, database and extension, complete or not at all."""
    unfinished = places.data.with_suffix(".new")
    if unfinished.exists():
        import shutil  # here, because the keeper stays in memory

        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    places.user.own(unfinished)
    # Nothing is made durable until the one sync at the end: before the rename the folder does not count.
    initdb: Command = [programs / "initdb", "-D", unfinished]
    _run(places.user, [*initdb, "--no-sync", *_initdb_options()])
    _write(unfinished, "postgresql.conf", CONFIGURATION, user=places.user)
    _write(unfinished, "local.conf", LOCAL, user=places.user)
    write_settings(unfinished, places)
    server: Command = [programs / "postgres", "--single", "-F", "-D", unfinished, "-c", "log_min_messages=error"]
    told = _run(places.user, [*server, "template1"], text=STATEMENTS.lstrip())
    if "ERROR:" in told:
        raise CannotStart(f"The new database could not be prepared: {told}")
    _run(places.user, [*initdb, "--sync-only"])
    unfinished.rename(places.data)
    _make_durable(places.data.parent)


def write_settings(data: Path, places: Places) -> None:
    """Writes the settings of this version of Muhatap and who may connect: PostgreSQL's user, and root."""
    mapped = [f'muhatap "{person}" {role}' for person in (places.user.name, "root") for role in (OWNER, APP, BACKUP)]
    folders = f"unix_socket_directories = {_quoted(places.run)}\nlog_directory = {_quoted(places.log)}\n"
    newer = SINCE_18 if int(places.data.name[2:]) >= 18 else ""
    _write(data, "muhatap.conf", SETTINGS.lstrip() + newer + folders, user=places.user)
    _write(data, "pg_hba.conf", "local all all peer map=muhatap\n", user=places.user)
    _write(data, "pg_ident.conf", "\n".join(mapped) + "\n", user=places.user)


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _initdb_options() -> list[str]:
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"]
    return ["-U", "postgres", "--auth=peer", "--encoding=UTF8", *locale, "--lc-messages=C", "--no-instructions"]


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _write(data: Path, name: str, text: str, *, user: OsUser) -> None:
    # The folder may belong to another user than root, who writes: a new file and a rename follow no link laid there.
    unfinished = data / f"{name}.{os.getpid()}"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    user.own(unfinished)
    unfinished.rename(data / name)


def _run(user: OsUser, command: Command, *, text: str = "") -> str:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=plain_environment(),
        **user.identity,
    )
    if done.returncode != 0:
        raise CannotStart(f"PostgreSQL could not be prepared: {explained(done.stderr)}")
    return done.stderr


def plain_environment() -> dict[str, str]:
    """Returns an environment without the PG* and locale variables of whoever started us."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def explained(told: str) -> str:
    """Returns PostgreSQL's own words, with what to do where the cause is a usual one."""
    told = told.strip()[-1500:]
    if "No space left on device" in told:
        return f"The disk is full. Make room and start again. PostgreSQL said: {told}"
    if "could not look up effective user ID" in told:
        return f"The user that runs PostgreSQL needs a name in /etc/passwd. PostgreSQL said: {told}"
    return told
