"""The tree of a MIME mail as slices of its bytes (RFC 2045, 2046): nothing is copied but what was encoded twice.

Depth, number of parts and the bytes looked at are limited, so that time stays in proportion to the size of the mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from muhatap.connectors.email.reading.fields import Fields, first, split_head, valued
from muhatap.connectors.email.reading.transfer import decoded

DEEPEST = 40
MOST_PARTS = 3000
_ENCODED = ("base64", "quoted-printable")
_GUESS = re.compile(rb"^--([^\s-][^\r\n]{0,200}|-[^\r\n]{1,200}?)[ \t]*\r?\n[A-Za-z-]{3,40}:", re.MULTILINE)
_TYPE = re.compile(r"[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}\Z", re.ASCII)


@dataclass(slots=True)
class Entity:
    """A mail or a part of one: header fields, type, and where its body lies in `source`."""

    fields: Fields
    content_type: str
    parameters: dict[str, str]
    disposition: str
    file_parameters: dict[str, str]
    encoding: str
    source: bytes
    start: int
    body: int
    end: int
    children: list["Entity"] = field(default_factory=list)
    _content: bytes | None = None

    def content(self) -> bytes:
        """The decoded bytes of the body."""
        if self._content is None:
            raw = self.source[self.body : self.end]
            self._content = decoded(raw, self.encoding) if self.encoding else raw
        return self._content

    def field(self, name: str) -> str:
        """The raw value of the first header field of that name, or ""."""
        return first(self.fields, name)

    @property
    def is_mail(self) -> bool:
        """Whether the body is itself a mail."""
        return self.content_type in ("message/rfc822", "message/global", "message/news")

    def leaves(self) -> Iterator["Entity"]:
        """Every part without parts of its own, those of attached mails too, in order."""
        stack = [self]
        while stack:
            entity = stack.pop()
            if entity.children:
                stack.extend(reversed(entity.children))
            else:
                yield entity


@dataclass(slots=True)
class _Budget:
    parts: int
    bytes: int


def parse(source: bytes) -> Entity:
    """The tree of a raw mail."""
    budget = _Budget(MOST_PARTS, 20 * len(source) + 10_000_000)
    return _entity(source, 0, len(source), _Place(0, "text/plain", budget))


@dataclass(slots=True, frozen=True)
class _Place:
    depth: int
    default_type: str
    budget: _Budget

    def inside(self, default_type: str = "text/plain") -> "_Place":
        return _Place(self.depth + 1, default_type, self.budget)


def _entity(source: bytes, start: int, end: int, place: _Place) -> Entity:
    fields, body = split_head(source, start, end)
    content_type, parameters = valued(first(fields, "content-type"))
    if not _TYPE.match(content_type):
        content_type = _named_type(content_type) or place.default_type
    disposition, file_parameters = valued(first(fields, "content-disposition"))
    encoding = first(fields, "content-transfer-encoding").lower().strip("\"' \t;").split(" ")[0]
    entity = Entity(
        fields, content_type, parameters, disposition, file_parameters, encoding, source, start, min(body, end), end
    )
    place.budget.parts -= 1
    place.budget.bytes -= end - start
    if place.depth < DEEPEST and place.budget.parts > 0 and place.budget.bytes > 0:
        _look_inside(entity, place)
    return entity


def _named_type(word: str) -> str:
    """A type from Content-Type fields that name half of one, such as `text`."""
    return {"text": "text/plain", "plain": "text/plain", "html": "text/html"}.get(word, "")


def _look_inside(entity: Entity, place: _Place) -> None:
    if entity.content_type.startswith("multipart/"):
        source, start, end = _opened(entity)
        _add_parts(entity, (source, start, end), place)
        if not entity.children:
            entity.content_type = "text/plain"
    elif entity.is_mail and entity.end > entity.body:
        source, start, end = _opened(entity)
        inner = _entity(source, _after_envelope(source, start, end), end, place.inside())
        if inner.fields:
            entity.children.append(inner)


def _opened(entity: Entity) -> tuple[bytes, int, int]:
    """Where the parts lie: in the same bytes, or in decoded ones where a whole multipart or mail was encoded."""
    if entity.encoding in _ENCODED and (data := entity.content()) != entity.source[entity.body : entity.end]:
        return data, 0, len(data)
    return entity.source, entity.body, entity.end


def _add_parts(entity: Entity, region: tuple[bytes, int, int], place: _Place) -> None:
    source, start, end = region
    boundary = entity.parameters.get("boundary", "").rstrip().encode("latin-1", "replace")
    slices = _split(source, start, end, boundary) if boundary else []
    if not slices and (guess := _GUESS.search(source, start, end)):
        slices = _split(source, start, end, guess[1])
    default = "message/rfc822" if entity.content_type == "multipart/digest" else "text/plain"
    for part_start, part_end in slices:
        if place.budget.parts <= 0:
            part_end = end  # the rest stays in one piece
        entity.children.append(_entity(source, part_start, part_end, place.inside(default)))
        if part_end == end:
            break


def _split(source: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The slices between the delimiter lines; parts behind the closing one count too, an epilogue does not."""
    delimiter = b"--" + boundary
    slices: list[tuple[int, int]] = []
    opened = -1
    position = start
    while (found := source.find(delimiter, position, end)) >= 0:
        position = found + len(delimiter)
        if found > start and source[found - 1] not in b"\r\n":
            continue
        newline = source.find(b"\n", position, end)
        line_end = newline if newline >= 0 else end
        rest = source[position : min(line_end, position + 200)].strip()
        if rest not in (b"", b"--"):
            continue
        if opened >= 0:
            slices.append((opened, max(opened, _before_newline(source, found))))
        opened = min(line_end + 1, end) if rest == b"" else -1
        position = line_end
    if opened >= 0 and opened < end:
        slices.append((opened, end))
    return slices


def _before_newline(source: bytes, position: int) -> int:
    if source[position - 1 : position] == b"\n":
        position -= 1
    if source[position - 1 : position] == b"\r":
        position -= 1
    return position


def _after_envelope(source: bytes, start: int, end: int) -> int:
    """Past blank lines and the "From " line of a mailbox file in front of a mail."""
    while source[start : start + 1] in (b"\r", b"\n") and start < end:
        start += 1
    if source.startswith((b"From ", b">From "), start):
        newline = source.find(b"\n", start, end)
        start = newline + 1 if newline >= 0 else start
    return start
