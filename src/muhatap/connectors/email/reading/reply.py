"""What the writer says in a mail, apart from what is quoted and what is signed."""

import re
from itertools import groupby

from muhatap.connectors.email.reading.marks import FORWARDED
from muhatap.connectors.email.reading.quotes import Kind, header_end, introduces, is_rule, kinds_of
from muhatap.connectors.email.reading.signature import without_signature

_LONGEST = 200_000
_FEW_WORDS = 5
_MAILTO = re.compile(r"\n{1,2}[ \t]*<[ \t]*\n[ \t]*(mailto:[^\n]{1,300})\n[ \t]*>")
_WRAPPED_BRACKET = re.compile(r"(<[^<>\s]{3,200})\n>([ \t]?[^\s>]{0,12}[:：])[ \t]*$", re.MULTILINE)
_ON_ONE_LINE = re.compile(r"(\S) ?-{3,} ?(On\s[^\n]{10,300}?\swrote:)[ \t]*$", re.MULTILINE)
_BLANKS = re.compile(r"\n{4,}")
Run = tuple[Kind, list[str]]


def visible(text: str) -> tuple[str, str]:
    """The reply without quotations, and the same without forwarded mail and signature.

    Quotations stay where the writer answers between them, and where nothing tells them from the writer's own marks.
    A forwarded mail belongs to the reply. The second form keeps it under a word or two ("FYI"), and of one that comes
    without a word what was forwarded.
    """
    if len(text) > _LONGEST:
        return text, text
    lines = _prepared(text).split("\n")
    kinds = kinds_of(lines)
    if all(kind is Kind.OWN for kind in kinds):
        return text.strip("\n"), _joined(without_signature(lines))
    runs = [(kind, [lines[n] for n, _ in run]) for kind, run in groupby(enumerate(kinds), key=lambda pair: pair[1])]
    runs = _blanks_to_quotes(runs)
    runs = _without_quotes(runs)
    return _joined(_flat(runs)), _joined(_unsigned(runs)) or _joined(_forwarded_text(runs))


def _prepared(text: str) -> str:
    if "mailto:" in text:
        text = _MAILTO.sub(r" <\1>", text)
    if "\n>:" in text or "\n> " in text:
        text = _WRAPPED_BRACKET.sub(r"\1>\2", text)
    if "--" in text:
        text = _ON_ONE_LINE.sub(r"\1\n\2", text)
    return text


def _says(run: Run) -> bool:
    return any(line.strip() and not is_rule(line) for line in run[1])


def _blanks_to_quotes(runs: list[Run]) -> list[Run]:
    """Blank lines between two quotations belong to them, so that these count as one."""
    out: list[Run] = []
    for number, run in enumerate(runs):
        between = 0 < number < len(runs) - 1 and runs[number - 1][0] is runs[number + 1][0] is Kind.QUOTE
        kind = Kind.QUOTE if run[0] is Kind.OWN and between and not any(line.strip() for line in run[1]) else run[0]
        if out and out[-1][0] is kind:
            out[-1][1].extend(run[1])
        else:
            out.append((kind, list(run[1])))
    return out


def _without_quotes(runs: list[Run]) -> list[Run]:
    """The runs that stay visible, their introductions gone."""
    answered = {n for n, run in enumerate(runs) if run[0] is Kind.QUOTE and _is_answered(runs, n)}
    inline = len(answered) > 1
    own = any(kind in (Kind.OWN, Kind.FORWARD) and _says((kind, lines)) for kind, lines in runs)
    kept: list[Run] = []
    for number, (kind, lines) in enumerate(runs):
        if kind in (Kind.INTRODUCTION, Kind.HISTORY):
            _drop_rule(kept)
        elif kind is Kind.QUOTE:
            introduced = _is_introduced(runs, number)
            if (number in answered and (inline or not introduced)) or (not own and not introduced):
                kept.append((kind, lines))
        else:
            kept.append((kind, lines))
    return kept


def _is_answered(runs: list[Run], number: int) -> bool:
    return number + 1 < len(runs) and runs[number + 1][0] is Kind.OWN and _says(runs[number + 1])


def _is_introduced(runs: list[Run], number: int) -> bool:
    """Whether someone is named as the author of the quotation, above it or in its first lines."""
    before = [run for run in runs[max(0, number - 2) : number] if run[0] is Kind.INTRODUCTION or _says(run)]
    if before and before[-1][0] is Kind.INTRODUCTION:
        return True
    first = [line.strip("> \t") for line in runs[number][1] if line.strip("> \t")][:3]
    return any(introduces(" ".join(first[: n + 1])) for n in range(len(first)))


def _drop_rule(kept: list[Run]) -> None:
    """Take away the line of dashes that stood between the reply and what was cut."""
    if kept and kept[-1][0] is Kind.OWN:
        lines = kept[-1][1]
        while lines and (not lines[-1].strip() or is_rule(lines[-1])):
            lines.pop()


def _flat(runs: list[Run]) -> list[str]:
    return [line for _, lines in runs for line in lines]


def _unsigned(runs: list[Run]) -> list[str]:
    out: list[str] = []
    for kind, lines in runs:
        if kind is Kind.OWN:
            # Under a quotation a signature may stand alone; first of all it may not be everything.
            out += without_signature(lines, may_be_all=any(line.strip() for line in out))
        elif kind is Kind.QUOTE or (kind is Kind.FORWARD and 0 < _words(out) <= _FEW_WORDS):
            out += ["", *lines] if out and out[-1].strip() else lines
    return out


def _words(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _forwarded_text(runs: list[Run]) -> list[str]:
    """The forwarded mail without the line that says so and without its header."""
    for kind, lines in runs:
        if kind is Kind.FORWARD:
            rest = lines[1:] if FORWARDED.match(lines[0]) else lines
            start = next((n for n, line in enumerate(rest) if line.strip(" >*")), 0)
            bare = [line.strip("> ") if line.startswith(">") else line for line in rest]
            end = header_end(bare, start)
            return rest[end:] if end else rest
    return []


def _joined(lines: list[str]) -> str:
    return _BLANKS.sub("\n\n\n", "\n".join(lines)).strip("\n").rstrip()
