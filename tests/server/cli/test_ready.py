"""Commands that begin at once on a new home wait for one another."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MUHATAP = str(Path(sys.executable).with_name("muhatap"))


@pytest.fixture
def home() -> Iterator[Path]:
    """A new home that PostgreSQL's user can walk to; what ran in it has ended before it is removed."""
    folder = Path(tempfile.mkdtemp(prefix="mhtp-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    deadline = time.monotonic() + 30
    while (folder / "pg18" / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.rmtree(folder)


def test_three_first_commands_at_once_all_succeed(home: Path) -> None:
    environment = {**os.environ, "MUHATAP_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    begun = [
        subprocess.Popen(
            [MUHATAP, "workspace", "create", slug, "--name", slug],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for slug in ("bir", "iki", "uc")
    ]

    ended = [(one.communicate(timeout=240), one.returncode) for one in begun]

    assert [code for _, code in ended] == [0, 0, 0], [errors[-500:] for (_, errors), _ in ended]
    assert all('"slug"' in answer for (answer, _), _ in ended)
