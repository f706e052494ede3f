"""A file gets its name whole or not at all, and whose trouble it was is told rightly."""

import errno
import os
import threading
from pathlib import Path

import pytest

from muhatap.server.keeping import archive
from muhatap.server.keeping.archive import NotWritten, verified, written

HEAD = {"format": "muhatap-backup"}


def _write(path: Path, content: bytes) -> None:
    with written(path, HEAD) as writer:
        writer.add("part", [content])
        writer.end()


def test_what_was_written_is_read_and_nothing_lies_beside(tmp_path: Path) -> None:
    _write(tmp_path / "a.tar", b"x" * 3_000_001)

    head, tail = verified(tmp_path / "a.tar", format_name="muhatap-backup")
    assert head == HEAD
    assert tail["parts"]["part"]["size"] == 3_000_001
    assert os.listdir(tmp_path) == ["a.tar"]


def test_what_fails_for_the_caller_is_not_said_to_be_the_files_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written(tmp_path / "a.tar", HEAD) as writer:
        writer.add("part", [(tmp_path / "not-there").read_bytes()])

    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("has_links", [True, False])
def test_of_two_that_are_written_at_once_the_first_to_end_has_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", _without_links)
    slow = written(tmp_path / "a.tar", HEAD)
    with pytest.raises(NotWritten, match="exists already"), slow as writer:
        writer.add("part", [b"slow"])
        _write(tmp_path / "a.tar", b"fast" * 1000)
        writer.end()

    _, tail = verified(tmp_path / "a.tar", format_name="muhatap-backup")
    assert tail["parts"]["part"]["size"] == 4000
    assert os.listdir(tmp_path) == ["a.tar"]


def test_a_disk_without_links_takes_a_backup_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _without_links)

    _write(tmp_path / "a.tar", b"x")

    verified(tmp_path / "a.tar", format_name="muhatap-backup")
    assert os.listdir(tmp_path) == ["a.tar"]


def test_of_many_that_begin_at_once_one_is_written_whole(tmp_path: Path) -> None:
    refused: list[str] = []
    start = threading.Barrier(6)

    def one(number: int) -> None:
        start.wait()
        try:
            _write(tmp_path / "a.tar", bytes([number]) * 200_000)
        except NotWritten as refusal:
            refused.append(str(refusal))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 5
    assert all("exists already" in said for said in refused)
    verified(tmp_path / "a.tar", format_name="muhatap-backup")
    assert os.listdir(tmp_path) == ["a.tar"]


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.tar").symlink_to(tmp_path / "elsewhere.tar")

    with pytest.raises(NotWritten, match="exists already"):
        _write(tmp_path / "a.tar", b"x")

    assert not (tmp_path / "elsewhere.tar").exists()


def test_a_disk_that_takes_only_pieces_gets_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(archive.FileIO):
        def write(self, content: "memoryview") -> int:  # type: ignore[override]
            return super().write(content[:777])

    monkeypatch.setattr(archive, "FileIO", Slow)

    _write(tmp_path / "a.tar", b"x" * 100_000)

    verified(tmp_path / "a.tar", format_name="muhatap-backup")


def _without_links(old: Path, new: Path) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")
