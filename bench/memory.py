"""What everything holds in memory once the demo's pages were used."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from bench.figure import Figure
from bench.house import Server, served, tree, wait_until
from bench.wire import Answer, Client

LINKS = re.compile(r'(?:href|hx-get)="(/(?:desk|static)?[^"#]*)"')
PAGES = 60


def measure(home: Path) -> list[Figure]:
    """Return the proportional share (PSS) of web process, keeper and PostgreSQL of the demo, in megabytes."""
    own = Path(tempfile.mkdtemp(prefix="muhatap-bench-demo-"))
    own.chmod(0o755)  # PostgreSQL's own user must reach it where we run as root
    try:
        with served(own, command=("demo", "--home", str(own))) as server:
            used = _use(server, own)
            shares = {one.name(): 0.0 for one in tree(server.pids)}
            for one in tree(server.pids):
                shares[one.name()] += share_of(one.pid)
        wait_until(lambda: not list(own.glob("pg*/postmaster.pid")))
    finally:
        shutil.rmtree(own, ignore_errors=True)
    beside = {f"{name}, MB": round(share) for name, share in shares.items()}
    return [
        Figure(
            "memory",
            "all processes after the demo was used",
            sum(shares.values()),
            "MB",
            400,
            "less",
            1,
            {"pages": used},
            beside,
        )
    ]


def _use(server: Server, home: Path) -> int:
    """Log in, follow the desk's links, and let a message in, so that the intake has worked too."""
    from muhatap.server.demo.staff import PASSWORD

    email = _member(home)
    cookies: dict[str, str] = {}
    page = _ask(server, cookies, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body.decode())
    assert token is not None
    form = f"csrfmiddlewaretoken={token[1]}&login={quote(email)}&password={quote(PASSWORD)}"
    _ask(server, cookies, "/accounts/login/", form)
    seen: set[str] = set()
    waiting = ["/", "/?tab=team", "/?tab=team&shown=resolved"]
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        answer = _ask(server, cookies, path)
        seen.add(path)
        if answer.status == 200 and not path.startswith("/static"):
            waiting += [link.replace("&amp;", "&") for link in LINKS.findall(answer.body.decode())]
    _let_in(server, home)
    return len(seen)


def _ask(server: Server, cookies: dict[str, str], path: str, form: str = "") -> Answer:
    """Ask on a connection of its own, as a browser that keeps its cookies."""
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    client = Client(server.port, Cookie=told, Connection="close")
    answer = client.form(path, form) if form else client.get(path)
    client.close()
    cookies.update(re.findall(r"(?im)^set-cookie: ([^=]+)=([^;\r]*)", answer.head))
    return answer


def _member(home: Path) -> str:
    log = (home / "bench-server.log").read_text(errors="replace")
    found = re.search(r"(\S+@\S+)", log)
    if found is None:
        raise SystemExit(f"The demo names no member: {log[-500:]}")
    return found[1]


def _let_in(server: Server, home: Path) -> None:
    token = _told(home, "token", "create", "--workspace", "mirra", "--name", "bench")
    channel = re.search(
        r'"id": "(\d+)"', _told(home, "channel", "create", "api", "--workspace", "mirra", "--name", "bench")
    )
    assert channel is not None
    client = Client(server.port, Authorization=f"Bearer {token}")
    for number in range(50):
        said = {
            "external_id": f"n{number}",
            "sender": {"external_id": f"kisi{number}"},
            "text": "Merhaba, kargom nerede?",
        }
        client.post(f"/api/v1/channels/{channel[1]}/messages", said)
    heard = f"/api/v1/conversations?channel={channel[1]}&limit=1"
    wait_until(lambda: client.get(heard).json()["items"])
    client.close()


def _told(home: Path, *command: str) -> str:
    program = Path(sys.executable).with_name("muhatap")
    environment = {**os.environ, "MUHATAP_HOME": str(home)}
    run = subprocess.run([program, *command], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def share_of(pid: int) -> float:
    """Return the megabytes of a process, shared pages divided among those who share them."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
