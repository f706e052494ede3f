"""Mails of three kilobytes, from the wire's bytes to committed messages, in one process and in two."""

import os
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

from bench.cast import shop
from bench.figure import Figure
from bench.house import analyzed, cpu_of, postgres_of
from bench.words import Words

MAILS = 1_500
SIZE = 3_000


def measure(home: Path) -> list[Figure]:
    """Return mails a second with one and with two processes, and the CPU of one mail."""
    here = shop("mail")
    figures = []
    _work(home, here.workspace, here.mail, "warm", 200, 1)
    analyzed()
    for processes in (1, 2):
        spent = sum(map(cpu_of, postgres_of(home)))
        wall, cpu = _work(home, here.workspace, here.mail, f"p{processes}", MAILS, processes)
        cost = (cpu + sum(map(cpu_of, postgres_of(home))) - spent) / (MAILS * processes) * 1000
        beside = {"CPU of a mail, ms": round(cost, 2), "two idle cores by CPU, a second": round(2000 / cost)}
        wanted = 350 if processes == 2 else None
        rows = {"mails": MAILS * processes, "bytes a mail": SIZE}
        name = f"mail {processes}"
        means = f"mails taken in by {processes} process{'es' if processes > 1 else ''}"
        figures.append(Figure(name, means, MAILS * processes / wall, "/s", wanted, "more", 1, rows, beside))
    return figures


def _work(home: Path, workspace: int, channel: int, name: str, mails: int, processes: int) -> tuple[float, float]:
    """Return the seconds from the common start to the last one's end, and the CPU seconds of all."""
    command = [sys.executable, "-m", "bench.mail", str(workspace), str(channel)]
    root = Path(__file__).resolve().parents[1]
    environment = {**os.environ, "MUHATAP_HOME": str(home)}
    pipe = subprocess.PIPE
    workers = [
        subprocess.Popen(
            [*command, f"{name}-{at}", str(mails)], stdin=pipe, stdout=pipe, cwd=root, env=environment, text=True
        )
        for at in range(processes)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()  # its letters are written
    start = time.time()
    told = _together(workers)
    if any(worker.returncode for worker in workers):
        raise SystemExit("A worker failed.")
    return max(float(end) for end, _ in told) - start, sum(float(cpu) for _, cpu in told)


def _together(workers: list["subprocess.Popen[str]"]) -> list[list[str]]:
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [worker.communicate()[0].split() for worker in workers]


def letter(words: Words, name: str) -> bytes:
    """Return a mail of about three kilobytes: plain text and HTML, an answer with a quote and a signature."""
    mail = EmailMessage()
    who = words.name()
    mail["From"] = f"{who} <musteri{words.below(5_000)}@example.net>"
    mail["To"] = "destek@mail.example"
    mail["Subject"] = words.text(3, 7)
    mail["Message-ID"] = f"<{name}@example.net>"
    mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0300"
    said, quoted = words.text(40, 60), words.text(15, 25)
    introduced = "23 Kas 2026 Pzt 10:00 tarihinde Destek <destek@mail.example> şunu yazdı:"
    text = f"{said}\n\n-- \n{who}\n\n{introduced}\n> {quoted}\n"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(
        f"<div>{said}</div><br><blockquote>{quoted}</blockquote>", subtype="html", cte="quoted-printable"
    )
    content = mail.as_bytes()
    padding = max(0, SIZE - len(content) - 20)
    return content.replace(b"MIME-Version", b"X-Trace: " + b"a1b2 " * (padding // 5) + b"\r\nMIME-Version", 1)


def work(workspace: int, channel: int, name: str, mails: int) -> tuple[float, float]:
    """Take the mails in, as a listener and the intake loop do; return when it was done and the CPU seconds spent."""
    from muhatap.channels.write_down import write_down
    from muhatap.conversations.intake.hear_batch import hear_batch
    from muhatap.tenancy.entered import entered

    words = Words(len(name))
    letters = [letter(words, f"{name}-{at}") for at in range(mails)]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.process_time()
    for first in range(0, mails, 100):
        for at, content in enumerate(letters[first : first + 100], first):
            with entered(workspace):
                write_down(workspace, channel, provider_id=f"{name}-{at}", content=content)
        hear_batch()
    while hear_batch():
        pass
    return time.time(), time.process_time() - began


def _main() -> None:
    import django

    django.setup()
    workspace, channel, name, mails = sys.argv[1:]
    print(*work(int(workspace), int(channel), name, int(mails)))


if __name__ == "__main__":
    _main()
