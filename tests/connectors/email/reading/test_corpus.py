"""Public mails with the answers their own projects expect; read where MUHATAP_CORPUS names their folder."""

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from muhatap.connectors.email.reading.describe import describe
from muhatap.connectors.email.reading.reply import visible
from muhatap.connectors.email.reading.words import plain

CORPUS = Path(os.environ.get("MUHATAP_CORPUS", "")) / "mail"
pytestmark = pytest.mark.skipif(
    not (CORPUS / "EXPECTED_PARSE.jsonl").is_file(),
    reason="MUHATAP_CORPUS does not name a folder with mail/EXPECTED_PARSE.jsonl",
)
NOT_MAIL = {".txt", ".xml", ".yml", ".json", ".html", ".out", ".tsv", ".jsonl", ".md"}


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def folded(text: object) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(text)).replace("\u00a0", " ")).strip()


def test_every_public_mail_is_read() -> None:
    mails = [path for path in CORPUS.rglob("mail/**/*") if path.is_file() and path.suffix not in NOT_MAIL]

    assert len(mails) > 200
    assert [path.name for path in mails if "error" in describe(path)] == []


def test_subjects_are_read_as_their_projects_expect() -> None:
    expected = [
        (str(r["file"]), r["subject"]) for r in lines_of("EXPECTED_PARSE.jsonl") if r.get("subject") is not None
    ]
    right = [folded(describe(CORPUS / file)["subject"]) == folded(subject) for file, subject in expected]

    assert sum(right) >= 0.95 * len(right) > 0


def test_attachments_keep_every_byte() -> None:
    policy = (CORPUS / "QUIRKS.tsv").read_text(encoding="utf-8")  # what a project only decided for itself
    expected = [(str(r["file"]), wanted(r)) for r in lines_of("EXPECTED_PARSE.jsonl") if str(r["file"]) not in policy]
    right = [hashes <= stored(file) for file, hashes in expected if hashes]

    assert sum(right) >= 0.9 * len(right) > 0


def wanted(record: dict[str, Any]) -> set[str]:
    """The hashes of the attachments a record expects."""
    attachments = [each for each in record.get("attachments") or [] if not each.get("is_alternative_body")]
    return {each["sha256"] for each in attachments if each.get("sha256")}


def stored(file: str) -> set[str]:
    """The hashes of everything the reader keeps of a mail."""
    said: dict[str, Any] = describe(CORPUS / file)
    return {each["sha256"] for key in ("attachments", "parts") for each in said[key]}


def test_visible_replies_are_found() -> None:
    exact = [r for r in lines_of("EXPECTED_REPLY.jsonl") if r["match"] == "exact" and r["format"] == "text"]
    said = [(visible(text_of(record)), folded(record["visible_reply"])) for record in exact]
    right = [expected in map(folded, forms) for forms, expected in said]

    assert sum(right) >= 0.85 * len(right) > 0


def text_of(record: dict[str, Any]) -> str:
    given = record.get("input")
    return str(given) if given else (CORPUS / str(record["file"])).read_text(encoding="utf-8", errors="replace")


def test_real_turkish_names_and_subjects_are_decoded() -> None:
    words = [each for each in lines_of("TURKISH.jsonl") if "encoded" in each]

    assert words
    assert [plain(str(each["encoded"])) for each in words] == [each["expected"] for each in words]
