"""Files are kept by the hash of their content, in a folder or in a bucket, with the same promises."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from muhatap.kit import store as store_module
from muhatap.kit.store import FolderStore, Gone, Store, StoreAway, StoreFull, store_at

BUCKET = "ekler"
KEYS = {"AWS_ACCESS_KEY_ID": "sinama", "AWS_SECRET_ACCESS_KEY": "sinama", "AWS_REGION": "eu-central-1"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A real S3 server on loopback, in this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    import httpx

    for name, value in {**KEYS, "AWS_ENDPOINT": s3, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    httpx.post(f"{s3}/moto-api/reset")
    assert httpx.put(f"{s3}/{BUCKET}").status_code == 200
    return f"s3://{BUCKET}/musteri"


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return store_at(str(tmp_path / "attachments") if request.param == "folder" else request.getfixturevalue("bucket"))


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=2000))
def test_what_was_put_is_read_by_its_own_hash(store: Store, content: bytes) -> None:
    digest = store.put(content)

    assert digest == hashlib.sha256(content).hexdigest()
    assert store.read(digest) == content


def test_the_same_bytes_twice_are_one_file(store: Store) -> None:
    assert store.put(b"fatura") == store.put(b"fatura")
    assert store.read(store.put(b"fatura")) == b"fatura"


def test_what_is_not_there_is_gone(store: Store) -> None:
    with pytest.raises(Gone):
        store.read("0" * 64)


def test_a_bucket_holds_one_object_under_the_hash(bucket: str, s3: str) -> None:
    import httpx

    digest = store_at(bucket).put(b"fatura")
    store_at(bucket).put(b"fatura")
    listed = httpx.get(f"{s3}/{BUCKET}?list-type=2").text

    assert listed.count("<Key>") == 1
    assert f"<Key>musteri/{digest[:2]}/{digest[2:]}</Key>" in listed


def test_a_bucket_that_is_not_there_takes_nothing(bucket: str) -> None:
    with pytest.raises(StoreFull, match="bucket"):
        store_at("s3://yok-boyle-bir-kova/a").put(b"fatura")
    with pytest.raises(StoreAway):
        store_at("s3://yok-boyle-bir-kova/a").read("0" * 64)


def test_a_bucket_that_refuses_us_takes_nothing_and_is_not_said_to_be_empty(bucket: str, s3: str) -> None:
    """From here on signatures are checked, and ours is of an unknown key."""
    import httpx

    digest = store_at(bucket).put(b"fatura")
    httpx.post(f"{s3}/moto-api/reset-auth", content="0")
    try:
        with pytest.raises(StoreFull):
            store_at(bucket).put(b"makbuz")
        with pytest.raises(StoreAway):
            store_at(bucket).read(digest)
    finally:
        httpx.post(f"{s3}/moto-api/reset-auth", content="inf")


def test_a_bucket_that_does_not_answer_takes_nothing(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StoreFull):
        store_at(bucket).put(b"fatura")
    with pytest.raises(StoreAway):
        store_at(bucket).read("0" * 64)


def test_a_file_that_the_disk_does_not_give_is_not_said_to_be_gone(tmp_path: Path) -> None:
    digest = FolderStore(tmp_path).put(b"fatura")
    path = tmp_path / digest[:2] / digest[2:]
    path.unlink()
    path.symlink_to(path)

    with pytest.raises(StoreAway, match="cannot be read"):
        FolderStore(tmp_path).read(digest)


def test_a_folder_keeps_no_half_written_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    store = FolderStore(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreFull, match="No space left"):
            store.put(b"fatura")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.read(store.put(b"fatura")) == b"fatura"


def test_what_was_just_put_is_not_removed(store: Store) -> None:
    digest = store.put(b"just now")

    assert not store.remove(digest)
    assert store.read(digest) == b"just now"


def test_what_is_older_than_the_grace_is_removed(store: Store) -> None:
    digest = store.put(b"long ago")

    assert store.remove(digest, grace=-2.0)
    assert store.remove(digest), "what is gone already is gone"
    with pytest.raises(Gone):
        store.read(digest)


def test_all_files_are_listed_with_their_sizes(store: Store) -> None:
    put = {store.put(content): len(content) for content in (b"one", b"three", b"seventeen")}
    first = min(put)

    assert put.items() <= dict(store.digests()).items()
    assert first in dict(store.digests(first[:2]))
    assert all(digest.startswith(first[:2]) for digest, _ in store.digests(first[:2]))


def test_a_bucket_that_is_away_lists_nothing(bucket: str) -> None:
    away = store_at("s3://there-is-no-such-bucket/musteri")

    with pytest.raises(StoreAway):
        list(away.digests())


REQUESTS = ("head", "put", "head", "delete", "delete")
"""What removing an object of a bucket consists of."""


@pytest.mark.parametrize("place", range(len(REQUESTS) + 1))
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_what_is_put_anew_while_it_is_removed_stays(
    bucket: str, monkeypatch: pytest.MonkeyPatch, place: int, is_after: bool
) -> None:
    digest = store_at(bucket).put(b"fatura")
    _make_old(digest)
    putting = threading.Thread(target=store_at(bucket).put, args=(b"fatura",))
    remover, seen = threading.get_ident(), []

    def met(request: str) -> Callable[..., object]:
        asked = getattr(obstore, request)

        def ask(*given: Any, **named: Any) -> object:
            if threading.get_ident() != remover:
                return asked(*given, **named)
            seen.append(request)
            is_here = len(seen) - 1 == place
            if is_here and not is_after:
                _begin(putting)
            try:
                return asked(*given, **named)
            finally:
                if is_here and is_after:
                    _begin(putting)

        return ask

    for request in set(REQUESTS):
        monkeypatch.setattr(obstore, request, met(request))
    store_at(bucket).remove(digest)
    if not putting.ident:
        putting.start()
    putting.join()

    assert store_at(bucket).read(digest) == b"fatura"
    assert tuple(seen) in (REQUESTS, REQUESTS[:1], (*REQUESTS[:3], "delete"))
    assert dict(store_at(bucket).digests()) == {digest: 6}, "no mark is left, and none is taken for a file"


def test_the_mark_of_one_that_was_killed_counts_no_more_after_a_while(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = store_at(bucket).put(b"fatura")
    _make_old(digest)
    delete = obstore.delete
    with monkeypatch.context() as killed:
        killed.setattr(obstore, "delete", _killed)
        with pytest.raises(KeyboardInterrupt):
            store_at(bucket).remove(digest)

    assert dict(store_at(bucket).digests()) == {digest: 6}
    monkeypatch.setattr(store_module, "PUTS", 1)
    with pytest.raises(StoreFull, match="just being deleted"):
        store_at(bucket).put(b"fatura")
    _make_old(digest, mark=True)
    assert store_at(bucket).put(b"fatura") == digest
    assert delete is obstore.delete


def _killed(*given: object) -> None:
    raise KeyboardInterrupt


def _begin(putting: threading.Thread) -> None:
    """Let it come to its end, or to where it waits."""
    putting.start()
    putting.join(0.3)


def _make_old(digest: str, *, mark: bool = False) -> None:
    path = f"musteri/being-removed/{digest}" if mark else f"musteri/{digest[:2]}/{digest[2:]}"
    (account,) = s3_backends
    found = s3_backends[account]["aws"].buckets[BUCKET].keys[path]
    found.last_modified = datetime.now(UTC) - timedelta(hours=2)
