"""A served installation with something in every corner, and programs to look into one."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.house import MUHATAP, House, a_house

START = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "muhatap.server.settings"
import django
django.setup()
from django.conf import settings
"""
FURNISH = """
from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation
from muhatap.conversations.outbox.note import note
from muhatap.kit.store import store_at
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Team, TeamSeat, Token, User, Workspace

def furnish(slug, letters):
    shop = Workspace.objects.create(slug=slug, name=slug)
    with entered(shop.pk):
        user = User.objects.create_user(f"defne@{slug}.example", "uzun-bir-parola")
        seat = Member.objects.create(workspace=shop, user=user, name="Defne", role="owner")
        both, _ = User.objects.get_or_create(email="iki@yerde.example")
        Member.objects.create(workspace=shop, user=both, name="İki", role="agent")
        TeamSeat.objects.create(workspace=shop, team=Team.objects.create(workspace=shop, name="Ekip"), member=seat)
        Token.issue(shop, name="s", member=None, scopes=[])
        line = Channel(workspace=shop, kind="email", name="Posta", settings={"address": f"posta@{slug}.example"})
        line.keep_secrets({"password": f"gizli-{slug}"})
        line.save()
        prova = Channel.objects.create(workspace=shop, kind="rehearsal", name="Prova")
        for number in range(letters):
            name, sender = f"m{number}", {"external_id": f"k{number % 5}"}
            body = {"external_id": name, "text": f"Soru {number} İıŞş", "sender": sender}
            write_down(shop.pk, prova.pk, provider_id=name, content=json.dumps(body).encode())
    while hear_batch():
        pass
    with entered(shop.pk):
        message = shop.messages.order_by("id").first()
        for content in (b"ortak", f"yalniz {slug}".encode()):
            digest = store_at(settings.ATTACHMENTS).put(content)
            kept = {"filename": "not.txt", "content_type": "text/plain", "size": len(content), "digest": digest}
            shop.attachments.create(message=message, **kept)
        note(shop.conversations.order_by("id").first(), by=seat, text="İç not")

for slug in sys.argv[1:]:
    furnish(slug, 40)
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


class Installation:
    """A home that commands are given to."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "MUHATAP_"))}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment = {**kept, "MUHATAP_HOME": str(home), **environment}

    def run(self, *arguments: str, good: bool = True, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command; it must end well, or badly where `good` is False."""
        done = subprocess.run(
            [MUHATAP, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            **options,
        )
        assert (done.returncode == 0) == good, done.stderr[-3000:]
        return done

    def answer(self, *arguments: str, **options: Any) -> dict[str, Any]:
        """Run a command and return what it says."""
        told: dict[str, Any] = json.loads(self.run(*arguments, **options).stdout)
        return told

    def python(self, script: str, *arguments: str, timeout: float = 300) -> str:
        """Run a script in the installation's Django and return what it prints."""
        command = [sys.executable, "-c", START + script, *arguments]
        options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": timeout}
        done = subprocess.run(command, env=self.environment, check=False, **options)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@pytest.fixture(scope="session")
def served() -> Iterator[House]:
    """Two shops, çiçekçi and rakip, served the whole time."""
    with a_house() as house:
        house.run("migrate")
        Installation(house.home).python(FURNISH, "cicekci", "rakip")
        house.start()
        house.wait_until_it_answers()
        yield house


@pytest.fixture(scope="session")
def origin(served: House) -> Installation:
    """The served installation, to give commands to."""
    return Installation(served.home)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can walk to, gone afterwards together with what ran in it."""
    made = Path(tempfile.mkdtemp(prefix="mhtp-test-", dir="/tmp")).resolve()
    made.chmod(0o755)
    yield made
    from tests.server.embedded.conftest import wait_until

    wait_until(lambda: not list(made.glob("**/pg18/postmaster.pid")))
    shutil.rmtree(made)


@pytest.fixture
def fresh(folder: Path) -> Installation:
    """An installation whose home is an empty folder."""
    (folder / "new").mkdir(mode=0o755)
    return Installation(folder / "new")


@pytest.fixture(scope="session")
def kept(origin: Installation) -> Path:
    """A backup of the served installation, for tests that only read it."""
    path = origin.home / "kept.tar"
    origin.run("backup", str(path))
    return path
