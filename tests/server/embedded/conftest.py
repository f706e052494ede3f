"""Homes to start PostgreSQL in, processes that use it, and an end to all of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from muhatap.server.embedded.cluster import Cluster
from muhatap.server.embedded.places import ROOT_STORE

USER_OF_THE_DATABASE = """
import sys
from pathlib import Path
from muhatap.server.embedded.cluster import ensure_running
ensure_running(Path(sys.argv[1]))
print("started", flush=True)
sys.stdin.read()
"""

Until = Callable[[Callable[[], object]], None]
StartUser = Callable[[Path], "subprocess.Popen[str]"]


def wait_until(condition: Callable[[], object]) -> None:
    """Waits for something to become true, and fails after ten seconds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not become true within ten seconds"
        time.sleep(0.02)


@pytest.fixture
def until() -> Until:
    """Waits for something to become true, and fails after ten seconds."""
    return wait_until


@pytest.fixture
def home(until: Until) -> Iterator[Path]:
    """A home that every user of the machine can walk to; what ran in it has ended before it is removed."""
    folder = Path(tempfile.mkdtemp(prefix="mhtp-test-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    (folder / "home").mkdir(mode=0o755)
    yield folder / "home"
    until(lambda: not list(folder.glob("**/pg18/postmaster.pid")))
    shutil.rmtree(folder)


@pytest.fixture
def private_home(home: Path) -> Iterator[Path]:
    """A home that only root can walk to; its data go when it goes."""
    had_store = ROOT_STORE.exists()
    home.chmod(0o700)
    yield home
    data = (home / "pg18").resolve()
    wait_until(lambda: not (data / "postmaster.pid").exists())
    shutil.rmtree(data.parent)
    if not had_store:
        ROOT_STORE.rmdir()


@pytest.fixture(scope="session")
def made_data() -> Iterator[Path]:
    """The data of a database that was created and stopped, to be copied: creating one takes long."""
    folder = Path(tempfile.mkdtemp(prefix="mhtp-test-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    cluster = Cluster(folder)
    cluster.start()
    cluster.release()
    wait_until(lambda: not (folder / "pg18" / "postmaster.pid").exists())
    yield folder / "pg18"
    shutil.rmtree(folder)


@pytest.fixture
def cluster(home: Path, made_data: Path) -> Iterator[Cluster]:
    """The home's database, started by this process."""
    subprocess.run(["cp", "-a", made_data, home], check=True)
    cluster = Cluster(home)
    cluster.start()
    yield cluster
    cluster.release()


@pytest.fixture(scope="module")
def shared(made_data: Path) -> Iterator[Cluster]:
    """A started database for tests that leave it as it runs."""
    folder = Path(tempfile.mkdtemp(prefix="mhtp-test-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    subprocess.run(["cp", "-a", made_data, folder], check=True)
    cluster = Cluster(folder)
    cluster.start()
    yield cluster
    cluster.release()
    wait_until(lambda: not (folder / "pg18" / "postmaster.pid").exists())
    shutil.rmtree(folder)


@pytest.fixture
def start_user(home: Path) -> Iterator[StartUser]:
    """Starts other processes that use the database until their standard input ends."""
    users: list[subprocess.Popen[str]] = []

    def start(home: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER_OF_THE_DATABASE, str(home)]
        user = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        users.append(user)
        return user

    yield start
    for user in users:
        user.kill()
        user.communicate()
