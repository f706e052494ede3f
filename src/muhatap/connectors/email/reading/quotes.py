"""Telling the lines of a mail apart: what the writer says, what is quoted, what introduces a quotation."""

import re
from enum import Enum

from muhatap.connectors.email.reading.marks import (
    DATED,
    FIELD,
    FORWARDED,
    ON_A_DAY,
    ORIGINAL,
    STARTER,
    WROTE,
    kind_of_field,
)

_QUOTED = re.compile(r"\s{0,3}>|[A-Z]{1,3}>(?:\s|\Z)")
_MAIL = re.compile(r"[^\s@<>]@[^\s@<>]")
_ENDS_WITH_MAIL = re.compile(r"@[^\s@<>]{1,255}[>)\]]?\s*,?\s*[:：]\s*\Z")
_ENDS = re.compile(r"(?:[:：]|\bwrote|写道|寫道)\s*[-*_]*\s*\Z", re.IGNORECASE)
_DASHED = re.compile(
    r"\s*+-{2,}+\s*+(?:on\s.{6,200}|\S.{1,100}?)\s+(?:wrote|schrieb|yazdı|a écrit|escribió)\s*-{2,}\s*\Z", re.I
)
_RULE = re.compile(r"\s*+(?:[-_=*~#]\s?){3,}+\s*\Z")
_LINK_ONLY = re.compile(r"\s*[<(\[]?https?://\S+[>)\]]?\s*>?\s*\Z")
_MOST_LINES, _LONGEST = 5, 600  # of an introduction; longer lines are never one, nor a rule or a header field


class Kind(Enum):
    """What a line is."""

    OWN = "own"
    QUOTE = "quote"
    INTRODUCTION = "introduction"
    HISTORY = "history"  # an unmarked quotation up to the end
    FORWARD = "forward"


def kinds_of(lines: list[str]) -> list[Kind]:
    """The kind of every line."""
    return _Sorter(lines).sort()


def is_quoted(line: str) -> bool:
    """Whether the line carries a quotation mark such as ">"."""
    return _QUOTED.match(line) is not None


def is_rule(line: str) -> bool:
    """Whether the line is nothing but dashes or the like."""
    return len(line) <= _LONGEST and _RULE.match(line) is not None


class _Sorter:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.kinds: list[Kind] = []
        self.introductions = _introductions(lines)
        self.has_own = False

    def sort(self) -> list[Kind]:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            if is_quoted(line):
                self.quoted(line)
            elif len(line) > _LONGEST:
                self.kinds.append(Kind.OWN)
                self.has_own = True
            elif FORWARDED.match(line):
                self.rest(Kind.FORWARD)
            elif number in self.introductions:
                self.introduction(number, self.introductions[number])
            elif ORIGINAL.match(line) or starts_header(self.lines, number):
                self.rest(Kind.HISTORY if self.has_own else Kind.OWN)
            elif self.is_broken_quote(number):
                self.kinds.append(Kind.QUOTE)
            else:
                self.has_own = self.has_own or bool(line.strip()) and not is_rule(line)
                self.kinds.append(Kind.OWN)
            number = len(self.kinds)
        return self.kinds

    def quoted(self, line: str) -> None:
        if len(line) <= _LONGEST and FORWARDED.match(line):
            self.rest(Kind.FORWARD)
        else:
            self.kinds.append(Kind.QUOTE)

    def rest(self, kind: Kind) -> None:
        self.kinds += [kind] * (len(self.lines) - len(self.kinds))

    def introduction(self, start: int, end: int) -> None:
        following = next((line for line in self.lines[end:] if line.strip()), "")
        if is_quoted(following) or not self.has_own:
            self.kinds += [Kind.INTRODUCTION] * (end - start)
        else:
            self.rest(Kind.HISTORY)

    def is_broken_quote(self, number: int) -> bool:
        """A quoted line that was wrapped on its way, so that its second half lost the mark."""
        if not 0 < number < len(self.lines) - 1 or self.kinds[-1] is not Kind.QUOTE:
            return False
        before, line, after = self.lines[number - 1 : number + 2]
        if not line.strip() or len(line) > _LONGEST or not is_quoted(after) or not is_quoted(before):
            return False
        if _LINK_ONLY.match(line):
            return True
        begins_small = line.lstrip()[:1].islower() or line.lstrip()[:1] in "_)&=?/"
        return begins_small and (len(before) > 55 or before.count("(") > before.count(")"))


def _introductions(lines: list[str]) -> dict[int, int]:
    """Lines such as "On … someone wrote:", as {first line: line after the last}."""
    found: dict[int, int] = {}
    taken = 0
    for number, line in enumerate(lines):
        if number < taken or len(line) > _LONGEST or is_quoted(line):
            continue
        stripped = line.rstrip()
        if _DASHED.match(stripped):
            found[number] = taken = number + 1
        elif stripped and _ENDS.search(stripped[-12:]):
            start = _introduction_start(lines, number, taken)
            if start is not None:
                found[start] = taken = number + 1
        elif stripped.endswith(">") and _is_bare_introduction(lines, number):
            found[number] = taken = number + 1
    return found


def _introduction_start(lines: list[str], last: int, floor: int) -> int | None:
    joined = ""
    for start in range(last, max(floor, last - _MOST_LINES) - 1, -1):
        line = lines[start]
        if not line.strip() or len(line) > _LONGEST or is_quoted(line):
            return None
        joined = f"{line.strip()} {joined}".rstrip()
        if len(joined) > _LONGEST:
            return None
        if introduces(joined):
            return _earlier_start(lines, start, floor)
    return None


def _earlier_start(lines: list[str], start: int, floor: int) -> int:
    """Up to the line with the date, where the address alone was enough to know the last one."""
    if STARTER.match(lines[start]) and DATED.search(lines[start]):
        return start
    while start > floor and lines[start - 1].count("<") > lines[start - 1].count(">"):
        start -= 1
    for earlier in range(start - 1, max(floor, start - 4) - 1, -1):
        line = lines[earlier]
        if not line.strip() or is_quoted(line):
            break
        if STARTER.match(line) and DATED.search(line):
            return earlier
    return start


def introduces(line: str) -> bool:
    """Whether the line says that someone wrote what follows: a verb, or an address at its end, with a date."""
    has_mail = _MAIL.search(line) is not None
    has_date = DATED.search(line) is not None
    if WROTE.search(line):
        if has_mail:
            return True
        return has_date and (STARTER.match(line) is not None or ON_A_DAY.search(line) is not None)
    return has_mail and has_date and _ENDS_WITH_MAIL.search(line) is not None


def _is_bare_introduction(lines: list[str], number: int) -> bool:
    """`2011/4/7 Name <address>` without a colon, where a quotation follows."""
    line = lines[number]
    following = next((after for after in lines[number + 1 : number + 4] if after.strip()), "")
    return (
        is_quoted(following)
        and _MAIL.search(line) is not None
        and DATED.search(line) is not None
        and STARTER.match(line) is not None
    )


def starts_header(lines: list[str], number: int) -> bool:
    """Whether the fields of a quoted mail (From, Sent, To, Subject) begin at this line."""
    return header_end(lines, number) is not None


def header_end(lines: list[str], number: int) -> int | None:
    """The line after the header block that begins at this line, or None where none does."""
    if not _kinds_in(lines[number]):
        return None
    kinds: set[str] = set()
    blanks, strays, end = 0, 0, number
    block = ""
    for position in range(number, min(number + 14, len(lines))):
        line = lines[position]
        found = _kinds_in(line)
        if found:
            kinds |= found
            blanks, strays, end = 0, 0, position + 1
            block += line + "\n"
        elif not line.strip():
            blanks += 1
            if blanks > 1 or strays or len(kinds) >= 4 or {"from", "subject"} <= kinds and len(kinds) >= 3:
                break
        else:
            strays += 1
            if strays > 2 or blanks:
                break
            block += line + "\n"
    return _with_wrapped(lines, end) if _is_header(kinds, block, lines, number) else None


def _is_header(kinds: set[str], block: str, lines: list[str], number: int) -> bool:
    if "from" not in kinds or len(kinds) < 2:
        return False
    has_mail = "@" in block
    if len(kinds) >= 3:
        return has_mail or {"subject", "sent"} <= kinds
    above = next((line for line in reversed(lines[max(0, number - 3) : number]) if line.strip()), "")
    return has_mail and (is_rule(above) or bool({"sent", "subject"} & kinds))


def _kinds_in(line: str) -> set[str]:
    if len(line) > 2000 or ":" not in line and "：" not in line:
        return set()
    first = FIELD.match(line.lstrip())
    if first is None:
        return set()
    return {kind for found in FIELD.findall(line[:400]) if (kind := kind_of_field(found))}


def _with_wrapped(lines: list[str], end: int) -> int:
    """Past lines that continue the last field."""
    for _ in range(3):
        if end < len(lines) and lines[end].strip() and lines[end][:1].isspace():
            end += 1
    return end
