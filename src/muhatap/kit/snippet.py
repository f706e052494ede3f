"""The part of a text in which what was asked for stands, cut into pieces of which some are marked."""

import unicodedata
from collections.abc import Sequence

from muhatap.kit.lexemes import answers, spans

Piece = tuple[str, bool]
"""Some text, and whether it is to be marked."""

READ = 20_000
"""So many characters are looked through; what is found only further on shows the beginning."""
LEAD = 48


def snippet(text: str, wanted: Sequence[tuple[str, ...]], *, length: int = 190) -> list[Piece]:
    """Return about `length` characters on one line, where most of the wanted words stand together, they marked.

    `wanted` is what `lexemes.asked` returns. The pieces in order, without the marks of omission, stand so in the text.
    """
    line = " ".join(unicodedata.normalize("NFC", text[:READ]).split())
    hits = list(_hits(line, wanted))
    begin, end = _window(line, hits, length)
    pieces: list[Piece] = [("…", False)] if begin else []
    at = begin
    for first, last, _ in hits:
        if first >= at and last <= end:
            pieces += [(line[at:first], False), (line[first:last], True)]
            at = last
    pieces.append((line[at:end], False))
    if end < len(line):
        pieces.append(("…", False))
    return [piece for piece in pieces if piece[0]]


def _hits(line: str, wanted: Sequence[tuple[str, ...]]) -> list[tuple[int, int, int]]:
    """Return where each wanted word stands, and which of them it is; the longer first where two begin together."""
    found = [
        (first, last, place)
        for first, last, lexemes in spans(line)
        for place, words in enumerate(wanted)
        if answers(lexemes, words)
    ]
    return sorted(found, key=lambda hit: (hit[0], -hit[1]))


def _window(line: str, hits: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Return from where to where: beginning at a word, with the most different words in it, the earliest of such."""
    if len(line) <= length:
        return 0, len(line)
    best, most = 0, 0
    for first, _, _ in hits:
        inside = len({place for begin, end, place in hits if begin >= first and end <= first + length - LEAD})
        if inside > most:
            best, most = first, inside
    begin = 0 if best <= LEAD else line.rfind(" ", 0, best - LEAD + 16) + 1 or best
    end = begin + length
    if end >= len(line):
        return begin, len(line)
    return begin, max(line.rfind(" ", begin, end), begin + length // 2)
