"""Files kept by the hash of their content: the same file twice is one file, and a half-written one is none."""

import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

GRACE = 3600.0
"""Seconds for which a file just put is safe from `remove`: its row may not be committed yet."""
MARKS = "being-removed/"
MARKED = 1200.0
"""Seconds for which such a mark in a bucket counts: longer than a request of ours lasts and clocks differ."""
PUTS = 20


class StoreFull(Exception):
    """The bytes could not be written; nothing was stored."""


class Gone(LookupError):
    """There is no file of this digest."""


class StoreAway(Exception):
    """The store does not answer, or not to us: nobody knows whether it has the file."""


class Store(Protocol):
    """A place for bytes, named by their SHA-256 in hex."""

    def put(self, content: bytes) -> str:
        """Return the digest once the bytes are safe; raise StoreFull."""
        ...

    def read(self, digest: str) -> bytes:
        """Return the bytes; raise Gone, or StoreAway where nobody can say."""
        ...

    def remove(self, digest: str, *, grace: float = GRACE) -> bool:
        """Return whether the file is gone now; one that was put within the grace stays."""
        ...

    def digests(self, start: str = "") -> Iterator[tuple[str, int]]:
        """Yield digest and size of every file whose digest begins with `start`, "" or two hex digits."""
        ...


class FolderStore:
    """A folder on this machine, files in 256 sub-folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write the bytes to a side file, make them safe, then give them their name in one step."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if self._renewed(path):
            return digest
        side = path.with_name(f".{digest[:12]}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with side.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            side.replace(path)
        except OSError as trouble:
            side.unlink(missing_ok=True)
            raise StoreFull(
                f"The attachment could not be stored: {trouble.strerror}. Free some disk space."
            ) from trouble
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes of the file with this digest."""
        try:
            return self._path(digest).read_bytes()
        except (FileNotFoundError, IsADirectoryError) as gone:
            raise Gone(digest) from gone
        except OSError as trouble:
            raise StoreAway(f"The attachment {digest} cannot be read: {trouble.strerror}.") from trouble

    def remove(self, digest: str, *, grace: float = GRACE) -> bool:
        """Delete the file unless it was put, for the first time or again, within the grace."""
        path = self._path(digest)
        if not path.exists():
            return True
        with self._locked(fcntl.LOCK_EX):
            try:
                if time.time() - path.stat().st_mtime < grace:
                    return False
                path.unlink()
            except FileNotFoundError:
                pass
        return True

    def digests(self, start: str = "") -> Iterator[tuple[str, int]]:
        """Walk the sub-folders; files half-written are left out."""
        for folder in sorted(self._folder.glob(f"{start}*" if start else "[0-9a-f]" * 2)):
            for file in sorted(folder.iterdir()):
                if not file.name.startswith("."):
                    yield folder.name + file.name, file.stat().st_size

    def _renewed(self, path: Path) -> bool:
        """Return whether the file is there; it counts as put just now, so that nobody removes it before the commit."""
        if not path.exists():
            return False
        with self._locked(fcntl.LOCK_SH):
            try:
                os.utime(path)
            except FileNotFoundError:
                return False
        return True

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]


class BucketStore:
    """An S3-compatible bucket, by an address such as s3://bucket/prefix; credentials come from the AWS_* variables.

    A bucket knows no locks, and would delete an object that was put anew since it was looked at. So `remove` leaves a
    mark beside the object before it looks, and `put` looks for the mark after it wrote: of two that meet, one sees the
    other. Only one may remove at a time. The mark of one that was killed counts no more after a while.
    """

    def __init__(self, address: str) -> None:
        from obstore.store import S3Store

        plain = os.environ.get("AWS_ALLOW_HTTP") == "true"  # our own options would hide the variable from the library
        self._bucket = S3Store.from_url(
            address,
            client_options={"connect_timeout": "5s", "timeout": "30s", "allow_http": plain},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )

    def put(self, content: bytes) -> str:
        """Upload the bytes under their digest; the same digest twice writes the same bytes again."""
        import obstore
        from obstore.exceptions import BaseError

        digest = hashlib.sha256(content).hexdigest()
        try:
            for _ in range(PUTS):
                obstore.put(self._bucket, _name(digest), content)
                # In this order: who removes it writes the mark first and takes it away last.
                if not self._is_marked(digest) and self._age(_name(digest)) is not None:
                    return digest
                time.sleep(0.2)
        except (BaseError, OSError) as trouble:  # a bucket that is not there is a FileNotFoundError here
            raise StoreFull("The attachment could not be stored in the bucket.") from trouble
        raise StoreFull("The attachment is just being deleted from the bucket. Try again in a few minutes.")

    def read(self, digest: str) -> bytes:
        """Download the bytes of this digest."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return bytes(obstore.get(self._bucket, _name(digest)).bytes())
        except FileNotFoundError as gone:
            if "NoSuchBucket" in str(gone):
                raise StoreAway("The bucket of attachments is not there.") from gone
            raise Gone(digest) from gone
        except (BaseError, OSError) as trouble:
            raise StoreAway("The bucket of attachments does not answer.") from trouble

    def remove(self, digest: str, *, grace: float = GRACE) -> bool:
        """Delete the object unless it was uploaded within the grace; raise StoreAway."""
        import obstore
        from obstore.exceptions import BaseError

        name, mark = _name(digest), f"{MARKS}{digest}"
        try:
            age = self._age(name)
            if age is None or age < grace:
                return age is None
            begun = time.monotonic()
            obstore.put(self._bucket, mark, b"")
            age = self._age(name)
            if age is None or age < grace or time.monotonic() - begun > MARKED / 2:
                obstore.delete(self._bucket, mark)
                return age is None
            obstore.delete(self._bucket, name)
            obstore.delete(self._bucket, mark)
        except (BaseError, OSError) as trouble:
            raise StoreAway("The bucket of attachments does not answer.") from trouble
        return True

    def _is_marked(self, digest: str) -> bool:
        age = self._age(f"{MARKS}{digest}")
        return age is not None and age < MARKED

    def _age(self, name: str) -> float | None:
        """Return for how many seconds the object has been there, None where it is not."""
        import obstore

        try:
            return time.time() - obstore.head(self._bucket, name)["last_modified"].timestamp()
        except FileNotFoundError as gone:
            if "NoSuchBucket" in str(gone):
                raise
            return None

    def digests(self, start: str = "") -> Iterator[tuple[str, int]]:
        """List the bucket page by page; raise StoreAway."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            for page in obstore.list(self._bucket, prefix=start or None):
                for found in page:
                    if found["path"].startswith(MARKS):
                        continue
                    yield found["path"].replace("/", ""), found["size"]
        except (BaseError, OSError) as trouble:
            raise StoreAway("The bucket of attachments does not answer.") from trouble


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:]}"


def store_at(address: str) -> Store:
    """Return the store of an address: a folder's path, or s3://bucket/prefix."""
    return BucketStore(address) if address.startswith("s3://") else FolderStore(Path(address))
