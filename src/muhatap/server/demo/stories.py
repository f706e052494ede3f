"""Storylines: short exchanges between a customer and the shop, written as text files beside this module.

## slug | topic | channels it may play on | language | subject | ending
> what the customer writes; further lines with > belong to it, one with > alone parts its paragraphs
< what we answer
! a note between colleagues
--
! what the same side writes again, after a while
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

TOPICS = frozenset(
    {"kargo", "iade", "ariza", "fatura", "siparis", "urun", "abonelik", "bakim", "garanti", "oneri", "tesekkur"}
    | {"kurumsal", "hesap", "odeme", "magaza"}
)
CHANNELS = frozenset({"email", "chat", "x", "instagram", "whatsapp", "phone"})
ENDINGS = frozenset({"resolved", "waiting", "open"})
SLOTS = frozenset({"order", "tracking", "serial", "product", "city", "amount", "name", "agent", "day"})

Side = Literal["customer", "agent", "note"]
_SIDES: dict[str, Side] = {">": "customer", "<": "agent", "!": "note"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance of a story; `is_later` where the same side writes again after a while."""

    side: Side
    text: str
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One matter from the first word to the last, with slots such as {order} still open."""

    slug: str
    topic: str
    channels: tuple[str, ...]
    language: str
    subject: str
    ending: str
    lines: tuple[Line, ...]


class BadStory(ValueError):
    """A story file breaks the format; the message names the file and the line."""


@cache
def all_stories() -> tuple[Story, ...]:
    """Return the stories of all files in the order of their names; raise BadStory."""
    found: dict[str, Story] = {}
    for file in sorted((files(__package__) / "stories").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            for story in parse(file.read_text(encoding="utf-8"), source=file.name):
                if story.slug in found:
                    raise BadStory(f"{file.name}: the slug “{story.slug}” is used twice.")
                found[story.slug] = story
    return tuple(found.values())


def parse(text: str, *, source: str) -> tuple[Story, ...]:
    """Return the stories of one file; raise BadStory. `source` is the file's name in messages."""
    return tuple(_story(block, source) for block in _blocks(text, source))


def _blocks(text: str, source: str) -> Iterator[list[tuple[int, str]]]:
    """Yield each story's lines with their numbers, the header first."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            if block:
                yield block
            block = [(number, line)]
        elif line.strip():
            if not block:
                raise BadStory(f"{source}:{number}: text before the first header.")
            block.append((number, line.rstrip()))
    if block:
        yield block


def _story(block: list[tuple[int, str]], source: str) -> Story:
    (number, header), *rest = block
    fields = [field.strip() for field in header.removeprefix("## ").split(" | ")]
    if len(fields) != 6:
        raise BadStory(f"{source}:{number}: a header has six fields, not {len(fields)}.")
    slug, topic, channels, language, subject, ending = fields
    played = tuple(channels.split())
    wrong = [
        name
        for name, is_right in (
            ("slug", _SLUG.fullmatch(slug)),
            ("topic", topic in TOPICS),
            ("channels", played and set(played) <= CHANNELS),
            ("language", language in {"tr", "en"}),
            ("subject", subject),
            ("ending", ending in ENDINGS),
        )
        if not is_right
    ]
    if wrong:
        raise BadStory(f"{source}:{number}: cannot read the {' and the '.join(wrong)}.")
    _check_slots(subject, source, number)
    return Story(slug, topic, played, language, subject, ending, _lines(rest, source, number))


def _lines(rest: list[tuple[int, str]], source: str, header: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    is_new = is_later = False
    for number, line in rest:
        if line == "--":
            is_new = is_later = True
            continue
        side = _SIDES.get(line[0])
        if side is None or (len(line) > 1 and line[1] != " "):
            raise BadStory(f"{source}:{number}: a line begins with “> ”, “< ” or “! ”, or is “--”.")
        _check_slots(line, source, number)
        if lines and not is_new and lines[-1].side == side:
            lines[-1] = Line(side, f"{lines[-1].text}\n{line[2:]}", lines[-1].is_later)
        else:
            lines.append(Line(side, line[2:], is_later))
        is_new = is_later = False
    if is_later or not lines or any(not line.text.strip() for line in lines):
        raise BadStory(f"{source}:{header}: a story or an utterance is empty.")
    return tuple(lines)


def _check_slots(text: str, source: str, number: int) -> None:
    for slot in _SLOT.findall(text):
        if slot not in SLOTS:
            raise BadStory(f"{source}:{number}: there is no slot {{{slot}}}.")
