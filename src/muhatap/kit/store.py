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
    """An S3-compatible bucket, by an address such as s3://bucket/prefix; credentials come from the AWS_* variables."""

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
            obstore.put(self._bucket, f"{digest[:2]}/{digest[2:]}", content)
        except (BaseError, OSError) as trouble:  # a bucket that is not there is a FileNotFoundError here
            raise StoreFull("The attachment could not be stored in the bucket.") from trouble
        return digest

    def read(self, digest: str) -> bytes:
        """Download the bytes of this digest."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return bytes(obstore.get(self._bucket, f"{digest[:2]}/{digest[2:]}").bytes())
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

        name = f"{digest[:2]}/{digest[2:]}"
        try:
            uploaded = obstore.head(self._bucket, name)["last_modified"].timestamp()
            if time.time() - uploaded < grace:
                return False
            obstore.delete(self._bucket, name)
        except FileNotFoundError:
            return True
        except (BaseError, OSError) as trouble:
            raise StoreAway("The bucket of attachments does not answer.") from trouble
        return True

    def digests(self, start: str = "") -> Iterator[tuple[str, int]]:
        """List the bucket page by page; raise StoreAway."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            for page in obstore.list(self._bucket, prefix=start or None):
                for found in page:
                    yield found["path"].replace("/", ""), found["size"]
        except (BaseError, OSError) as trouble:
            raise StoreAway("The bucket of attachments does not answer.") from trouble


def store_at(address: str) -> Store:
    """Return the store of an address: a folder's path, or s3://bucket/prefix."""
    return BucketStore(address) if address.startswith("s3://") else FolderStore(Path(address))
