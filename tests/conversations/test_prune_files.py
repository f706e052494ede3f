"""Files go when their workspace keeps them no longer, and only where nothing else names them."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db.models import F

from muhatap.conversations.models import Attachment, Conversation
from muhatap.conversations.prune_files import prune_files
from muhatap.conversations.sweep_files import sweep_files
from muhatap.kit.store import Gone, store_at
from muhatap.server.database import embedded
from muhatap.server.keeping.programs import HOLD_FILES
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in

Lay = Callable[..., str]


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Put a file, two hours old, into a store of its own and return its digest."""
    monkeypatch.setattr(settings, "ATTACHMENTS", str(tmp_path))

    def put(content: bytes, *, hours: float = 2) -> str:
        digest = store_at(str(tmp_path)).put(content)
        at = time.time() - hours * 3600
        os.utime(tmp_path / digest[:2] / digest[2:], (at, at))
        return digest

    return put


def _attach(workspace: Workspace, digest: str, message: int | None = None) -> Attachment:
    file: Attachment = workspace.attachments.create(
        message_id=message, filename="fatura.pdf", content_type="application/pdf", size=3, digest=digest
    )
    return file


def _is_there(digest: str) -> bool:
    try:
        store_at(settings.ATTACHMENTS).read(digest)
    except Gone:
        return False
    return True


def test_an_old_file_goes_and_its_name_stays(workspace: Workspace, conversation: Conversation, lay: Lay) -> None:
    Workspace.objects.update(files_kept_days=30)
    old, young = _attach(workspace, lay(b"old")), _attach(workspace, lay(b"new"))
    Attachment.objects.filter(pk=old.pk).update(created_at=F("created_at") - timedelta(days=31))

    assert prune_files() == 1
    assert prune_files() == 0

    row = Attachment.objects.get(pk=old.pk)
    assert (row.filename, row.digest, row.gone_at is None) == ("fatura.pdf", "", False)
    assert not _is_there(old.digest)
    assert _is_there(young.digest)


def test_files_are_kept_for_ever_where_nothing_is_said(workspace: Workspace, lay: Lay) -> None:
    _attach(workspace, lay(b"old"))
    Attachment.objects.update(created_at=F("created_at") - timedelta(days=4000))

    assert prune_files() == 0


def test_a_file_that_another_workspace_names_stays(workspace: Workspace, stranger: Member, lay: Lay) -> None:
    digest = lay(b"both have it")
    with entered(stranger.workspace_id):
        _attach(stranger.workspace, digest)
    _attach(workspace, digest)
    Attachment.objects.update(created_at=F("created_at") - timedelta(days=31))
    workspace.files_kept_days = 30
    workspace.save(update_fields=["files_kept_days"])

    assert prune_files() == 1
    assert _is_there(digest)


def test_a_file_just_put_stays_until_its_row_can_be_there(db: None, lay: Lay) -> None:
    fresh, old = lay(b"fresh", hours=0.5), lay(b"forgotten")

    assert sweep_files([fresh, old]) == 1
    assert _is_there(fresh)
    assert not _is_there(old)


def test_a_file_put_again_counts_as_fresh(db: None, lay: Lay) -> None:
    digest = lay(b"again")
    store_at(settings.ATTACHMENTS).put(b"again")

    assert sweep_files([digest]) == 0
    assert _is_there(digest)


def test_nothing_is_deleted_while_a_backup_copies(db: None, lay: Lay) -> None:
    digest = lay(b"wanted by the backup")
    with psycopg.connect(**embedded().connect_kwargs("muhatap_backup"), autocommit=True) as backup:
        backup.execute(HOLD_FILES)
        assert sweep_files([digest]) == 0
        backup.execute("select pg_advisory_unlock_shared(hashtext('muhatap.files'))")
        assert sweep_files([digest]) == 1


def test_a_file_no_longer_kept_says_so_and_is_no_link(
    workspace: Workspace, conversation: Conversation, defne: Member, lay: Lay
) -> None:
    Workspace.objects.update(files_kept_days=30)
    message = conversation.messages.get()
    file = _attach(workspace, lay(b"old"), message.pk)
    Attachment.objects.update(created_at=F("created_at") - timedelta(days=31))
    prune_files()

    client = logged_in(defne)
    page = client.get(f"/desk/conversations/{conversation.pk}/").content.decode()

    assert "artık saklanmıyor" in page
    assert f"/desk/attachments/{file.pk}/" not in page
    assert client.get(f"/desk/attachments/{file.pk}/").status_code == 404
