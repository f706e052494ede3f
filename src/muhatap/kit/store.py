"""Files kept by the hash of their content: the same file twice is one file, and a half-written one is none."""

import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Protocol


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


class FolderStore:
    """A folder on this machine, files in 256 sub-folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write the bytes to a side file, make them safe, then give them their name in one step."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
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
        except FileNotFoundError as gone:
            raise Gone(digest) from gone

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


def store_at(address: str) -> Store:
    """Return the store of an address: a folder's path, or s3://bucket/prefix."""
    return BucketStore(address) if address.startswith("s3://") else FolderStore(Path(address))
