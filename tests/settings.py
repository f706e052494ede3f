"""The product's own settings, over a home that lives as long as this test process."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

HOME_OF_TESTS = Path(tempfile.mkdtemp(prefix="muhatap-test-"))
HOME_OF_TESTS.chmod(0o755)  # PostgreSQL's own user must reach it where the tests run as root
os.environ["MUHATAP_HOME"] = str(HOME_OF_TESTS)
os.environ.pop("MUHATAP_URL", None)

from muhatap.server.settings import *  # noqa: E402, F403
from muhatap.server.settings import DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A test's rows are never committed, so no ANALYZE makes a plan anew that was kept while the tables were empty.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def _clear() -> None:
    from muhatap.server.database import embedded

    if not os.environ.get("DATABASE_URL"):
        embedded().release()
    pid_file = HOME_OF_TESTS / "pg18" / "postmaster.pid"
    deadline = time.monotonic() + 10
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.1)
    shutil.rmtree(HOME_OF_TESTS, ignore_errors=True)


if os.environ.get("PYTEST_XDIST_WORKER") or "PYTEST_VERSION" in os.environ:
    _owner = os.getpid()
    atexit.register(lambda: _clear() if os.getpid() == _owner else None)
