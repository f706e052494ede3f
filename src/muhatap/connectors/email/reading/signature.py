"""Signatures: what stands under a letter without being said in it."""

import re
from itertools import islice

from muhatap.connectors.email.reading.marks import DEVICE, DEVICE_FOR_SURE, LOOSE_SIGN_OFF, SIGN_OFF

_DELIMITER = re.compile(r"[ \t]*--[ \t\xa0]*\Z")
_RULE = re.compile(r"\s*(?:[-_—]\s?){5,}\s*\Z")
_CONTACT = re.compile(
    r"(?:^|\s)(?:https?://|www\.)\S+\s*\Z|^\W*(?:e-?mail|e-?posta|mail)?\W*[^\s@<>]+@[^\s@<>]+\.\w+\W*\Z"
    r"|^\D{0,24}(?:\+?\(?\d[\d\s().\-/]{6,}\d)\D{0,12}\Z|^(?:tel|gsm|fax|faks|cep|phone|mobile|skype)\b",
    re.IGNORECASE,
)
_NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’,-]*){0,4}\s*\Z")
_DASHED_NAME = re.compile(r"\s*-\s?[^\W\d_][\w.'’]*(?:\s[^\W\d_][\w.'’]*){0,2}\s*\Z")
_TRACKER = "\u1427"  # left by a read-receipt extension of Gmail
_MOST_LINES = 12
_LONGEST_LINE = 70
_LONGEST_MARK = 400


def without_signature(lines: list[str], *, may_be_all: bool = False) -> list[str]:
    """The lines up to the signature; all of them where nothing would remain, unless they may be all signature."""
    kept = _trimmed(lines[: _cut(lines, anywhere=may_be_all)])
    for find in (_sign_off, _contact_block, _dashed_name):
        cut = find(kept)
        if cut is not None and (may_be_all or any(line.strip() for line in kept[:cut])):
            kept = _trimmed(kept[:cut])
    return kept if may_be_all or any(line.strip() for line in kept) else lines


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and lines[end - 1].strip() in ("", _TRACKER):
        end -= 1
    return lines[:end]


def _cut(lines: list[str], *, anywhere: bool) -> int:
    """The line where the marked signature starts: "-- ", a rule, or what a telephone writes under a mail."""
    own = anywhere
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if len(line) > _LONGEST_MARK:
            own = True
            continue
        if own and (_DELIMITER.match(line) or _is_rule(lines, number)):
            return number
        if own and _is_device(lines, number):
            return number - 1 if _is_full_name_alone(lines[:number]) else number
        own = True
    return len(lines)


def _is_full_name_alone(lines: list[str]) -> bool:
    """Whether the last paragraph is a single line with a person's name."""
    if len(lines) < 3 or lines[-2].strip() or not _NAME_LINE.match(lines[-1].strip()):
        return False
    words = lines[-1].split()
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _is_rule(lines: list[str], number: int) -> bool:
    """A rule under a blank line with little below it; one under a line of text is a table's or a heading's."""
    if not _RULE.match(lines[number]) or _text_above(lines, number):
        return False
    below = list(islice((line for line in islice(lines, number + 1, None) if line.strip()), _MOST_LINES + 1))
    return len(below) <= _MOST_LINES and sum(map(len, below)) <= 60 * max(len(below), 4)


def _is_device(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if len(line) > 160 or not DEVICE.match(re.sub(r"\s*[<(]https?://[^>)]*[>)]", "", line)):
        return False
    return DEVICE_FOR_SURE.search(line) is not None or not _text_above(lines, number)


def _text_above(lines: list[str], number: int) -> bool:
    return number > 0 and bool(lines[number - 1].strip(" " + _TRACKER))


def _sign_off(lines: list[str]) -> int | None:
    """A closing phrase near the end, with the name and little else below it."""
    tail = 0
    for number in range(len(lines) - 1, max(-1, len(lines) - 16), -1):
        line = lines[number]
        if not line.strip():
            continue
        found = SIGN_OFF.match(line) if len(line) < 80 else None
        if found:
            follows = lines[number + 1].strip() if number + 1 < len(lines) else ""
            return number if follows or not tail or not LOOSE_SIGN_OFF.match(line) else None
        tail += 1
        if tail > 7 or len(line) > _LONGEST_LINE:
            return None
    return None


def _contact_block(lines: list[str]) -> int | None:
    """A last paragraph that opens with a name and is mostly addresses, numbers and links."""
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:]
    if not 2 <= len(block) <= _MOST_LINES or any(len(line) > _LONGEST_LINE for line in block):
        return None
    contacts = sum(1 for line in block if _CONTACT.search(line.strip()))
    return start if contacts >= 2 and _NAME_LINE.match(block[0].strip()) else None


def _dashed_name(lines: list[str]) -> int | None:
    """`-Ayşe` alone in the last paragraph."""
    if len(lines) >= 2 and len(lines[-1]) <= _LONGEST_LINE and not lines[-2].strip() and _DASHED_NAME.match(lines[-1]):
        return len(lines) - 1
    return None
