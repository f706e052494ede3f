"""A schema is changed after a backup, and never by a program that is older than it."""

import socket
from pathlib import Path

from tests.server.keeping.conftest import Installation

BACK_TO = """
from django.core.management import call_command
call_command("migrate", "tenancy", "0003_members_standing", database="owner", verbosity=0)
"""
AHEAD = """
from django.db import connections
with connections["owner"].cursor() as cursor:
    cursor.execute("insert into django_migrations (app, name, applied) values ('radar', '0001_initial', now())")
"""
CREATE = ("workspace", "create", "cicekci", "--name", "Çiçekçi")


def _backups(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*.tar"))


def test_the_database_is_kept_before_it_is_changed_and_three_are_kept(fresh: Installation, folder: Path) -> None:
    fresh.run(*CREATE)
    assert not (fresh.home / "backups").exists()
    fresh.python(BACK_TO)
    (fresh.home / "backups").mkdir()
    for year in (2021, 2022, 2023):
        (fresh.home / "backups" / f"before-upgrade-{year}0101T000000Z.tar").touch()

    fresh.run("migrate")

    kept = _backups(fresh.home)
    assert [one.name[15:19] for one in kept[:2]] == ["2022", "2023"]
    assert len(kept) == 3
    told = Installation(folder / "again").answer("restore", str(kept[-1]))
    assert told["rows"] > 100

    fresh.python(BACK_TO)
    fresh.run("migrate", "--no-backup")
    assert _backups(fresh.home) == kept


def test_without_its_backup_nothing_is_changed(fresh: Installation) -> None:
    fresh.run(*CREATE)
    fresh.python(BACK_TO)
    (fresh.home / "backups").write_text("in the way")

    said = fresh.run("migrate", good=False).stderr

    assert "Nothing was changed" in said
    assert "--no-backup" in said
    assert int(fresh.python("from muhatap.server.schema import standing\nprint(standing().lacking)")) > 0


def test_a_program_older_than_its_database_refuses_to_work(fresh: Installation) -> None:
    fresh.run(*CREATE)
    fresh.python(AHEAD)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])

    for command in (("serve", "--port", port), ("migrate",)):
        said = fresh.run(*command, good=False).stderr
        assert "changed by a newer Muhatap (it has radar.0001_initial" in said
        assert "Traceback" not in said
