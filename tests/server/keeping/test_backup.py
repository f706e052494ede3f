"""A backup holds everything and comes back as it was; what is not whole is not taken for one."""

import base64
import hashlib
import json
import os
import re
import resource
import stat
import threading
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from muhatap.server.embedded.cluster import Cluster
from muhatap.server.keeping.archive import NotRead, verified
from muhatap.server.keeping.tables import facts
from tests.proofs.house import House
from tests.server.keeping.conftest import Installation

SECRETS = """
from muhatap.channels.models import Channel
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace
for shop in Workspace.objects.order_by("id"):
    with entered(shop.pk):
        print(Channel.objects.get(kind="email").secrets["password"])
"""
NEWER = "muhatap.tenancy.migrations.9999_years_later"


def _facts(home: Path) -> dict[str, Any]:
    cluster = Cluster(home)
    cluster.start()
    try:
        with psycopg.connect(**cluster.connect_kwargs("muhatap_backup")) as connection:
            return facts(connection)
    finally:
        cluster.release()


def _digests(home: Path) -> dict[str, str]:
    files = [one for one in (home / "attachments").rglob("*") if one.is_file()]
    return {one.parent.name + one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


def test_what_is_restored_is_what_was_kept(origin: Installation, fresh: Installation, kept: Path) -> None:
    before = _facts(origin.home)

    told = fresh.answer("restore", str(kept))

    assert told["rows"] == sum(one["rows"] for one in before.values()) > 150
    assert _facts(fresh.home) == before
    assert _digests(fresh.home) == _digests(origin.home)
    assert len(_digests(fresh.home)) == told["attachments"] == 3


def test_a_restored_installation_opens_its_secrets_and_serves_its_files(fresh: Installation, kept: Path) -> None:
    fresh.run("restore", str(kept))
    assert fresh.python(SECRETS).split() == ["gizli-cicekci", "gizli-rakip"]

    house = House(fresh.home)
    house.start()
    try:
        house.wait_until_it_answers()
        with httpx.Client(base_url=house.base, follow_redirects=True) as client:
            form = client.get("/accounts/login/").text
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
            assert token
            entry = {"csrfmiddlewaretoken": token[1], "login": "defne@cicekci.example", "password": "uzun-bir-parola"}
            client.post("/accounts/login/", data=entry, headers={"Referer": house.base})
            assert client.get("/desk/attachments/2/").content == b"yalniz cicekci"
    finally:
        house.stop()


def test_only_its_owner_may_read_a_backup(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_backup_does_not_replace_another_file(origin: Installation, kept: Path) -> None:
    before = kept.stat().st_mtime_ns

    assert "exists already" in origin.run("backup", str(kept), good=False).stderr
    assert kept.stat().st_mtime_ns == before


def test_a_home_in_use_is_not_overwritten(origin: Installation, kept: Path) -> None:
    before = _facts(origin.home)

    said = origin.run("restore", str(kept), good=False).stderr

    assert "is in use" in said
    assert f"mv {origin.home} {origin.home}.old" in said
    assert _facts(origin.home) == before


@pytest.mark.parametrize("cut", [0, 100, 600, 0.5, 0.9, -2048, -1025])
def test_a_backup_that_was_cut_off_is_refused(kept: Path, folder: Path, cut: float) -> None:
    whole = kept.read_bytes()
    (folder / "part.tar").write_bytes(whole[: int(len(whole) * cut) if 0 < cut < 1 else int(cut)])

    with pytest.raises(NotRead, match="cut off|broken|no muhatap backup"):
        verified(folder / "part.tar", format_name="muhatap-backup")


@pytest.mark.parametrize("place", [0.01, 0.3, 0.5, 0.7, 0.9])
def test_a_changed_byte_is_noticed(kept: Path, folder: Path, place: float) -> None:
    content = bytearray(kept.read_bytes())
    content[int(len(content) * place)] ^= 1
    (folder / "bent.tar").write_bytes(content)

    with pytest.raises(NotRead):
        verified(folder / "bent.tar", format_name="muhatap-backup")


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 10240], ids=["nothing", "words", "zeros"])
def test_a_file_of_somebody_else_is_refused(folder: Path, content: bytes) -> None:
    (folder / "other.tar").write_bytes(content)

    with pytest.raises(NotRead, match="no backup of Muhatap|no muhatap backup"):
        verified(folder / "other.tar", format_name="muhatap-backup")


def test_a_refused_backup_leaves_the_home_as_it_was(fresh: Installation, kept: Path, folder: Path) -> None:
    (folder / "part.tar").write_bytes(kept.read_bytes()[:-4096])

    said = fresh.run("restore", str(folder / "part.tar"), good=False).stderr

    assert "Traceback" not in said
    assert "Use another backup" in said
    assert list(fresh.home.iterdir()) == []


def test_a_backup_of_a_newer_program_is_refused(fresh: Installation, origin: Installation, folder: Path) -> None:
    newer = folder / "newer.tar"
    script = f"""
from pathlib import Path
from muhatap.server.keeping import backup
known = backup.applied
backup.applied = lambda: [*known(), {NEWER!r}]
backup.backup(Path(sys.argv[1]))
"""
    origin.python(script, str(newer))

    said = fresh.run("restore", str(newer), good=False).stderr

    assert "made by a newer Muhatap" in said
    assert "9999_years_later" in said
    assert list(fresh.home.iterdir()) == []


def test_a_backup_of_another_owner_is_refused_and_leaves_the_home_as_it_was(
    fresh: Installation, origin: Installation, folder: Path
) -> None:
    script = """
from pathlib import Path
from muhatap.server.keeping import backup
told = backup._head
backup._head = lambda *given, **named: told(*given, **named) | {"owner": "somebody"}
backup.backup(Path(sys.argv[1]))
"""
    origin.python(script, str(folder / "other.tar"))

    said = fresh.run("restore", str(folder / "other.tar"), good=False).stderr

    assert "belong to the role somebody" in said
    assert list(fresh.home.iterdir()) == []


def test_a_database_that_does_not_answer_leaves_the_home_as_it_was(fresh: Installation, kept: Path) -> None:
    away = Installation(fresh.home, DATABASE_URL="postgres://muhatap_owner@127.0.0.1:9/muhatap")

    assert "does not answer" in away.run("restore", str(kept), good=False).stderr
    assert list(fresh.home.iterdir()) == []


def test_a_full_disk_leaves_no_half_backup(origin: Installation, folder: Path) -> None:
    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))

    done = origin.run("backup", str(folder / "b.tar"), good=False, preexec_fn=narrow)

    assert "could not be written: File too large" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_file_that_is_gone_from_the_store_is_told(origin: Installation, folder: Path) -> None:
    digest = hashlib.sha256(b"ortak").hexdigest()
    file = origin.home / "attachments" / digest[:2] / digest[2:]
    content = file.read_bytes()
    file.unlink()
    try:
        done = origin.run("backup", str(folder / "b.tar"))
    finally:
        file.write_bytes(content)

    assert json.loads(done.stdout)["missing"] == 1
    assert "1 files of messages are named" in done.stderr


def test_a_file_that_the_disk_does_not_give_stops_the_backup_in_words(origin: Installation, folder: Path) -> None:
    digest = hashlib.sha256(b"ortak").hexdigest()
    file = origin.home / "attachments" / digest[:2] / digest[2:]
    content = file.read_bytes()
    file.unlink()
    file.symlink_to(file)
    try:
        said = origin.run("backup", str(folder / "b.tar"), good=False).stderr
    finally:
        file.unlink()
        file.write_bytes(content)

    assert f"The attachment {digest} cannot be read" in said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_files_in_a_bucket_are_left_there_and_that_is_said(origin: Installation, folder: Path) -> None:
    away = Installation(origin.home, MUHATAP_ATTACHMENTS="s3://shop/files", AWS_REGION="eu-central-1")

    done = away.run("backup", str(folder / "b.tar"))

    assert json.loads(done.stdout)["attachments"] == 0
    assert "lie in a bucket and are not in the backup" in done.stderr
    assert verified(folder / "b.tar", format_name="muhatap-backup")[0]["attachments"] == "s3://shop/files"


def test_a_restore_that_was_broken_off_is_no_installation(fresh: Installation) -> None:
    (fresh.home / "restore.unfinished").touch()

    said = fresh.run("serve", good=False).stderr

    assert "was not finished" in said
    assert f"mv {fresh.home} {fresh.home}.unfinished" in said, "deleting it might take backups that lie in it"


def test_an_external_database_is_kept_and_brought_back(origin: Installation, folder: Path, kept: Path) -> None:
    run = origin.home / "run"
    for name in ("outside_one", "outside_two"):
        with psycopg.connect(host=str(run), user="muhatap_owner", dbname="muhatap", autocommit=True) as owner:
            owner.execute(f"create database {name}")
    one, two = (_outside(folder, run, name) for name in ("outside_one", "outside_two"))
    one.run("restore", str(kept))
    one.run("backup", str(folder / "outside.tar"))

    told = two.answer("restore", str(folder / "outside.tar"))

    assert two.python(SECRETS).split() == ["gizli-cicekci", "gizli-rakip"]
    assert told["rows"] > 150
    refused = _outside(folder, run, "outside_two", home="third")
    assert "tables already" in refused.run("restore", str(kept), good=False).stderr
    assert not refused.home.exists(), "or every later command would say to delete the tables of a live database"


def _outside(folder: Path, run: Path, name: str, *, home: str = "") -> Installation:
    place = f"@/{name}?host={run}"
    made = folder / (home or name)
    urls = {"DATABASE_URL": f"postgres://muhatap_app{place}", "DATABASE_OWNER_URL": f"postgres://muhatap_owner{place}"}
    return Installation(made, **urls)


def test_a_role_that_does_not_see_all_rows_makes_no_backup(origin: Installation, folder: Path) -> None:
    app_only = Installation(origin.home, DATABASE_URL=f"postgres://muhatap_app@/muhatap?host={origin.home / 'run'}")

    said = app_only.run("backup", str(folder / "b.tar"), good=False).stderr

    assert "does not see all rows" in said
    assert "DATABASE_OWNER_URL" in said
    assert os.listdir(folder) == []


FILES_THERE = """
from muhatap.kit.store import store_at
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace
shop = Workspace.objects.get(slug="cicekci")
with entered(shop.pk):
    files = list(shop.attachments.exclude(digest=""))
print(len(files), sum(len(store_at(settings.ATTACHMENTS).read(file.digest)) == file.size for file in files))
"""


def test_what_arrives_meanwhile_is_there_whole_or_not_at_all(
    served: House, origin: Installation, fresh: Installation, folder: Path
) -> None:
    line = origin.answer("channel", "create", "api", "--workspace", "cicekci", "--name", "Hat")["id"]
    token = origin.run("token", "create", "--workspace", "cicekci", "--name", "s").stdout.strip()
    stop = threading.Event()
    posted = 0

    def post() -> None:
        nonlocal posted
        with httpx.Client(base_url=served.base, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            while not stop.is_set():
                file = {"filename": "a.bin", "base64": base64.b64encode(os.urandom(3000)).decode()}
                body = {"external_id": f"f{posted}", "sender": {"external_id": "ayse"}, "attachments": [file]}
                assert client.post(f"/api/v1/channels/{line}/messages", json=body).status_code == 202
                posted += 1

    writer = threading.Thread(target=post)
    writer.start()
    try:
        kept = origin.answer("backup", str(folder / "b.tar"))
    finally:
        stop.set()
        writer.join()

    assert kept["missing"] == 0
    fresh.run("restore", str(folder / "b.tar"))
    named, there = fresh.python(FILES_THERE).split()
    assert named == there
    assert 2 < int(named) <= posted + 2
