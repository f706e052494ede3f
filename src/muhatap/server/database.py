"""Which database is ours, and in which role."""

import os
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from muhatap.server.home import home

log = structlog.get_logger(__name__)

PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
"""A query asked for the fourth time on a connection is planned no more: a third of a page's CPU was planning."""
POOL = {"min_size": 1, "max_size": 12, "timeout": 10, "max_lifetime": 600}


def databases() -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: `default` in the app role under row-level security, `owner` for the schema alone."""
    app, owner = _ours() if not is_foreign() else _theirs()
    return {
        "default": _django(app, pool=POOL if os.environ.get("MUHATAP_POOL") == "1" else None),
        "owner": _django(owner, pool=None),
    }


def is_foreign() -> bool:
    """Return whether the database is somebody else's: named in DATABASE_URL, not the embedded one."""
    return bool(os.environ.get("DATABASE_URL"))


def _ours() -> tuple[dict[str, Any], dict[str, Any]]:
    cluster = embedded()
    return cluster.connect_kwargs("muhatap_app"), cluster.connect_kwargs("muhatap_owner")


@cache
def embedded() -> Any:
    """Return this process's hold on the embedded PostgreSQL, started where it does not run yet."""
    from muhatap.server.embedded.cluster import ensure_running

    return ensure_running(home())


def listening() -> dict[str, Any]:
    """Return libpq keywords of the app role for a connection of one's own, and of how to trust the server."""
    from django.db import connections

    params = connections["default"].get_connection_params()
    known = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return {name: params[name] for name in known if params.get(name)}


def revive() -> None:
    """Start the embedded PostgreSQL anew where somebody killed it; without effect while it runs, or with your own."""
    if is_foreign():
        return
    from muhatap.server.embedded.cluster import ensure_running
    from muhatap.server.embedded.refusal import Refusal

    try:
        ensure_running(home())
    except Refusal as refusal:
        log.error("database.not_started", words=str(refusal)[:300])


def _theirs() -> tuple[dict[str, Any], dict[str, Any]]:
    app = os.environ["DATABASE_URL"]
    return _read(app), _read(os.environ.get("DATABASE_OWNER_URL") or app)


def _read(url: str) -> dict[str, Any]:
    """Return libpq keywords of a postgres:// address; options of the query are passed on."""
    parts = urlsplit(url)
    read = {
        "host": unquote(parts.hostname or ""),
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
    }
    return {**read, **dict(parse_qsl(parts.query))}


def _django(libpq: dict[str, Any], *, pool: dict[str, Any] | None) -> dict[str, Any]:
    known = {"host", "port", "user", "password", "dbname"}
    options: dict[str, Any] = {name: value for name, value in libpq.items() if name not in known}
    options |= PREPARED
    if pool:
        options["pool"] = pool
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": libpq.get("dbname", "muhatap"),
        "USER": libpq.get("user", ""),
        "PASSWORD": libpq.get("password", ""),
        "HOST": str(libpq.get("host", "")),
        "PORT": str(libpq.get("port", "") or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
