"""`muhatap bench` measures in a checkout, and elsewhere says where the benchmarks are."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from muhatap.server import home
from muhatap.server.cli.main import muhatap

MUHATAP = str(Path(sys.executable).with_name("muhatap"))


def test_without_the_source_it_says_where_the_benchmarks_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "CHECKOUT", tmp_path)
    answer = CliRunner().invoke(muhatap, ["bench"])

    assert answer.exit_code == 1
    assert "make bench" in answer.output


def test_a_benchmark_that_is_not_there_is_bad_usage() -> None:
    """Asked of the real command: the names are known to the benchmarks themselves."""
    done = subprocess.run([MUHATAP, "bench", "no-such-figure"], capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "intake" in done.stderr
    assert done.stdout == ""
