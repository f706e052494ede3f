"""`mail read` ends with 1 where a file could not be read as a mail, and says why."""

import json
from pathlib import Path

from click.testing import CliRunner

from muhatap.server.cli.main import muhatap


def test_a_file_that_is_not_there_and_one_that_is_no_mail_fail(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(b"Subject: Orkide\n\nSoldu.\n")
    (tmp_path / "passwd").write_bytes(b"root:x:0:0:root:/root:/bin/bash\n")

    done = CliRunner().invoke(muhatap, ["mail", "read", *(str(tmp_path / name) for name in ("mail", "passwd", "yok"))])

    told = [json.loads(line) for line in done.output.splitlines()]
    assert done.exit_code == 1
    assert told[0]["subject"] == "Orkide"
    assert [one["error"] for one in told[1:]] == [
        "This is no mail: it has no sender, recipient, subject, date, text or file.",
        "The file cannot be read: No such file or directory.",
    ]


def test_mails_that_can_be_read_are_no_failure(tmp_path: Path) -> None:
    for name, content in (("none", b""), ("text", b"Sadece metin.\n"), ("head", b"Message-ID: <1@x.example>\n\n")):
        (tmp_path / name).write_bytes(content)

    done = CliRunner().invoke(muhatap, ["mail", "read", *map(str, sorted(tmp_path.iterdir()))])

    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 3
