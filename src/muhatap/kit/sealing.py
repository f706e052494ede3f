"""Secrets at rest: sealed with a key that lies beside the data, never in it."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class BrokenSeal(Exception):
    """The sealed bytes were not made with this installation's key: the key file was replaced or not restored."""


def key_of(home: Path) -> bytes:
    """Return the installation's 32-byte key, made on first use in a file that only its owner can read (mode 0600)."""
    path = home / "secret.key"
    try:
        return base64.urlsafe_b64decode(path.read_bytes())
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".secret.key.{os.getpid()}.{secrets.token_hex(4)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # fails where another process was first: its key counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return base64.urlsafe_b64decode(path.read_bytes())


def derived(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, so that no key serves two (keyed BLAKE2b)."""
    return hashlib.blake2b(purpose.encode(), key=key, digest_size=32).digest()


def seal(values: Mapping[str, str], *, key: bytes) -> bytes:
    """Return the values encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _fernet(key).encrypt(json.dumps(dict(values)).encode())


def unseal(sealed: bytes, *, key: bytes) -> dict[str, str]:
    """Return what was sealed; raise BrokenSeal where the key is another one."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_fernet(key).decrypt(bytes(sealed)))
    except InvalidToken as refusal:
        raise BrokenSeal(
            "The key file does not fit this database. Restore secret.key from the same backup."
        ) from refusal
    return opened


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(key, "sealing")))
