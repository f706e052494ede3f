"""How well mails are read, where a corpus and its scorer are at hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.figure import Figure


def measure(home: Path) -> list[Figure]:
    """Return the scorer's figures; none where MUHATAP_CHECKS does not name the folder of score_mail.py."""
    folder = os.environ.get("MUHATAP_CHECKS", "")
    scorer = Path(folder) / "score_mail.py"
    if not folder or not scorer.is_file():
        print("score_mail: skipped, MUHATAP_CHECKS names no folder with score_mail.py.", file=sys.stderr)
        return []
    program = Path(sys.executable).with_name("muhatap")
    corpus = os.environ.get("MUHATAP_CORPUS", "")
    data = ["--data", str(Path(corpus) / "mail")] if corpus and (Path(corpus) / "mail").is_dir() else []
    run = subprocess.run(
        [sys.executable, scorer, "--command", f"{program} mail read", *data], capture_output=True, text=True, check=True
    )
    told = json.loads(run.stdout.strip().splitlines()[-1])
    return [
        Figure(f"mail {name}", f"mails read right: {name}", value, "%", None, "more")
        for name, value in told.items()
        if isinstance(value, int | float)
    ]
