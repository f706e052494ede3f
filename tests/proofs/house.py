"""A running installation in a home of its own, started and killed as a user would."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

MUHATAP = str(Path(sys.executable).with_name("muhatap"))
LET_ARRIVE = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "muhatap.server.settings"
import django
django.setup()
from muhatap.channels.write_down import write_down
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Workspace
workspace = Workspace.objects.get().pk
for number in range({people}):
    body = {{"external_id": f"m{{number}}", "text": "Merhaba", "sender": {{"external_id": f"kisi-{{number}}"}}}}
    with entered(workspace):
        write_down(workspace, {channel}, provider_id=f"m{{number}}", content=json.dumps(body).encode())
"""


class House:
    """A running installation in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "MUHATAP_HOME": str(home)}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server: subprocess.Popen[bytes] | None = None
        self.log = home / "serve.log"

    def run(self, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [MUHATAP, *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout.strip()

    def let_arrive(self, channel: str, *, people: int) -> None:
        """Write one arrival of each person down on a channel that has no door of its own."""
        script = LET_ARRIVE.format(channel=channel, people=people)
        subprocess.run([sys.executable, "-c", script], env=self.environment, timeout=60, check=True)

    def start(self, command: str = "serve") -> None:
        self.server = subprocess.Popen(
            [MUHATAP, command, "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=self.log.open("ab"),
        )

    @property
    def base(self) -> str:
        """The address it answers at."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_it_answers(self, seconds: float = 60) -> None:
        """Return once a page comes back."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.base}/robots.txt", timeout=5)
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(f"It never answered: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(30)

    def kill(self, whom: str) -> None:
        """Kill the server, the keeper or a PostgreSQL process of this home, whichever is asked for and there."""
        assert self.server is not None
        if whom == "server":
            self.server.kill()
            self.server.wait()
            self.start()
            return
        for process in psutil.process_iter(["cmdline", "name"]):
            words = " ".join(process.info["cmdline"] or ())
            is_keeper = "embedded.keeper" in words and str(self.home) in words
            is_postgres = "postgres" in (process.info["name"] or "") and str(self.home) in words
            if (whom == "keeper" and is_keeper) or (whom == "postgres" and is_postgres):
                process.kill()
                return


@contextmanager
def a_house() -> Iterator[House]:
    """Give a house in a home that PostgreSQL's own user can reach, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="muhatap-proof-"))
    home.chmod(0o755)
    house = House(home)
    try:
        yield house
    finally:
        house.stop()
        shutil.rmtree(home, ignore_errors=True)
