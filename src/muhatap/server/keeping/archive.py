"""One file of many parts: a tar whose first part says what it is and whose last part proves that nothing is missing."""

import errno
import hashlib
import json
import os
import re
import secrets
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import IO, Any

from muhatap.server.embedded.refusal import Refusal

HEAD, TAIL, FILES = "muhatap.json", "manifest.json", "attachments/"
BLOCK = tarfile.BLOCKSIZE
CHUNK = 1024 * 1024
NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_FILE = re.compile(r"attachments/([0-9a-f]{2})/([0-9a-f]{62})")


class NotWritten(Refusal):
    """The file could not be written; nothing of it was left behind."""


class NotRead(Refusal):
    """The file is none of ours, or not all of it is there."""


class Writer:
    """Adds parts one after another; what a part weighs need not be known before. Raises NotWritten, of its own file."""

    def __init__(self, file: FileIO, path: Path) -> None:
        self._file = file
        self._path = path
        self._parts: dict[str, dict[str, Any]] = {}
        self._files = self._bytes = 0

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a part and note its size and hash."""
        head, digest, size = self._file.tell(), hashlib.sha256(), 0
        self._write(_header(name, 0))
        for chunk in chunks:
            self._write(chunk)
            digest.update(chunk)
            size += len(chunk)
        self._write(b"\0" * (-size % BLOCK))
        # Only now is the size known: its place is filled in, then writing goes on where it was.
        after = self._file.tell()
        self._file.seek(head)
        self._write(_header(name, size))
        self._file.seek(after)
        self._parts[name] = {"size": size, "sha256": digest.hexdigest()}

    def add_file(self, digest: str, content: bytes) -> None:
        """Write an attachment: its name is its hash, so the manifest only counts it."""
        self._write(_header(f"{FILES}{digest[:2]}/{digest[2:]}", len(content)))
        self._write(content + b"\0" * (-len(content) % BLOCK))
        self._files += 1
        self._bytes += len(content)

    def end(self, **facts: Any) -> dict[str, Any]:
        """Write the manifest, which names every part, and return it."""
        told = {"parts": self._parts, "attachments": {"count": self._files, "bytes": self._bytes}, **facts}
        self._write(_header(TAIL, len(content := _json(told))))
        self._write(content + b"\0" * (-len(content) % BLOCK + 2 * BLOCK))
        return told

    def _write(self, content: bytes) -> None:
        left = memoryview(content)
        with _refused(self._path):
            while left:
                left = left[self._file.write(left) :]


@contextmanager
def written(path: Path, head: dict[str, Any]) -> Iterator[Writer]:
    """Give a writer; the file gets its name once all of it is safe on the disk, and only its owner may read it.

    Until then it lies beside under a name of its own, so that two that are written at once do not meet. Raises
    NotWritten where the name is taken, now or in the end, or where the disk refuses.
    """
    if os.path.lexists(path):
        raise _taken(path)
    partial = path.with_name(f"{path.name[:200]}.{secrets.token_hex(4)}.partial")
    with _refused(path):
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        # Unbuffered: what lies in a buffer is refused where the file is closed, which nobody expects.
        with FileIO(handle, "wb") as file:
            writer = Writer(file, path)
            writer.add(HEAD, [_json(head)])
            yield writer
            with _refused(path):
                os.fsync(file.fileno())
        with _refused(path):
            _name(partial, path)
            _make_durable(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Raise NotWritten for what the disk refuses here; what fails for the caller stays the caller's."""
    try:
        yield
    except FileExistsError as there:
        raise _taken(path) from there
    except OSError as trouble:
        raise NotWritten(f"{path} could not be written: {trouble.strerror}. {_advice(path.parent)}") from trouble


def _taken(path: Path) -> NotWritten:
    return NotWritten(f"{path} exists already. Choose another name, or move it away.")


def _name(partial: Path, path: Path) -> None:
    """Give the file its name, unless somebody took that meanwhile; raise OSError."""
    try:
        os.link(partial, path)
    except OSError as trouble:
        if trouble.errno not in NO_LINKS:
            raise
        # A disk without links, such as a stick: the name is taken first, and then given to what was written.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            partial.replace(path)
        except OSError:
            path.unlink()
            raise


def verified(path: Path, *, format_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return head and manifest of a file after reading all of it; raise NotRead where anything is missing or other."""
    found: dict[str, dict[str, Any]] = {}
    told: dict[str, bytes] = {}
    files = size = 0
    for name, part in parts(path):
        if not found and name != HEAD:
            break
        digest, length, kept = hashlib.sha256(), 0, b""
        for chunk in part:
            digest.update(chunk)
            length += len(chunk)
            kept = kept + chunk if name in (HEAD, TAIL) else b""
        if name.startswith(FILES):
            if digest_of(name) != digest.hexdigest():
                raise NotRead(f"{path} is broken: an attachment in it is not what its name says. Use another backup.")
            files, size = files + 1, size + length
            continue
        found[name] = {"size": length, "sha256": digest.hexdigest()}
        told[name] = kept
    head = _read(told.get(HEAD, b""))
    if head.get("format") != format_name:
        raise NotRead(f"{path} is no {format_name.replace('-', ' ')}.")
    tail = _read(told.get(TAIL, b""))
    found.pop(TAIL, None)
    if tail.get("parts") != found or tail.get("attachments") != {"count": files, "bytes": size}:
        raise NotRead(f"{path} is broken: not all of it is there. It was cut off or changed; use another backup.")
    return head, tail


def parts(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield name and content of each part in order; the content must be read before the next is asked for."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise NotRead(f"{path} holds something that is no file: {member.name[:80]}.")
                yield member.name, _chunks(content, path)
                tar.members = []  # type: ignore[attr-defined]  # or it would remember every attachment
    except (tarfile.TarError, EOFError) as trouble:
        raise NotRead(f"{path} is no backup of Muhatap, or was cut off.") from trouble
    except OSError as trouble:
        raise NotRead(f"{path} could not be read: {trouble.strerror}.") from trouble


def digest_of(name: str) -> str:
    """Return the digest that an attachment's part is named by; raise NotRead for any other name."""
    found = _FILE.fullmatch(name)
    if not found:
        raise NotRead(f"The file is broken: {name[:80]} is no attachment's name.")
    return found[1] + found[2]


def chunks_of(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield what `read` gives until it gives nothing."""
    while chunk := read(CHUNK):
        yield chunk


def _chunks(content: IO[bytes], path: Path) -> Iterator[bytes]:
    try:
        yield from chunks_of(content.read)
    except (tarfile.TarError, EOFError) as trouble:
        raise NotRead(f"{path} is broken: it was cut off. Use another backup.") from trouble


def _header(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry.tobuf(tarfile.GNU_FORMAT)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _read(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _advice(folder: Path) -> str:
    try:
        room = os.statvfs(folder)
    except OSError:
        return f"Is {folder} a folder that this user may write to?"
    return f"{room.f_bavail * room.f_frsize // 2**20} MiB are free there. Nothing was left behind."
