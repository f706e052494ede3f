"""Which parts of a mail are its body, and which are enclosures."""

import hashlib
import re
from dataclasses import dataclass, field

from muhatap.connectors.email.reading.charsets import decode
from muhatap.connectors.email.reading.entity import Entity
from muhatap.connectors.email.reading.files import file_name, is_named, safe_name
from muhatap.connectors.email.reading.flowed import unflowed
from muhatap.connectors.email.reading.letter import Enclosure, Part
from muhatap.connectors.email.reading.transfer import uuencoded_files
from muhatap.kit.html_to_text import html_to_text

_HTML_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_UU_MARK = b"\nbegin "
_LONE_CR = re.compile(r"\r\n?")


@dataclass(slots=True)
class Body:
    """What was gathered on the way through the tree."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)


def body_of(mail: Entity) -> tuple[str, str | None, tuple[Enclosure, ...]]:
    """The full text, the HTML where there is some, and the enclosures of a mail."""
    body = Body()
    _gather(mail, body, alone=True)
    text = "\n\n".join(t.strip("\n") for t in body.texts if t.strip())
    return text, "\n".join(body.htmls) or None, tuple(body.enclosures)


def parts_of(mail: Entity) -> tuple[Part, ...]:
    """Every leaf with the hash of its decoded bytes.

    An attached mail or report counts as_sent(), as its bytes lie in the mail and with LF, so that it is found again by
    whatever line ends its hash was taken with; then come the leaves inside it.
    """
    parts = []
    stack = [mail]
    while stack:
        entity = stack.pop()
        if entity.content_type.startswith("message/") and entity is not mail:
            lying = entity.content()
            forms = dict.fromkeys((as_sent(entity), lying, lying.replace(b"\r\n", b"\n")))
            parts += [_part(entity.content_type, form) for form in forms]
        elif not entity.children:
            parts.append(_part(entity.content_type, entity.content()))
        stack.extend(reversed(entity.children))
    return tuple(parts)


def as_sent(entity: Entity) -> bytes:
    """An attached mail or report as it travelled: byte for byte, line ends as CRLF, no blank lines behind it."""
    return re.sub(rb"\r?\n", b"\r\n", entity.content().rstrip(b"\r\n"))


def _part(content_type: str, content: bytes) -> Part:
    return Part(content_type, hashlib.sha256(content).hexdigest(), len(content))


def _gather(entity: Entity, body: Body, *, alone: bool = False, beside: list[str] | None = None) -> None:
    kind = entity.content_type
    if entity.children and not entity.is_mail:
        if kind == "multipart/alternative":
            _gather_alternatives(entity, body)
        else:
            for child in entity.children:
                _gather(child, body, beside=beside)
    elif kind in ("text/plain", "text/html", "text/enriched", "text/richtext") and _is_shown(entity, alone=alone):
        _add_text(entity, body, beside)
    elif entity.is_mail and alone and entity.children:
        _gather(entity.children[0], body, alone=True)
    else:
        body.enclosures.append(_enclosure(entity))


def _is_shown(entity: Entity, *, alone: bool) -> bool:
    """Whether a text part is body rather than a file: not sent as an attachment, and without a name of its own."""
    if entity.disposition == "attachment":
        return alone and not is_named(entity)
    return not is_named(entity) or alone


def _gather_alternatives(entity: Entity, body: Body) -> None:
    """The same said twice: the plain form is the text, the HTML form is kept beside it."""
    texts: list[str] = []
    for child in entity.children:
        version = Body()
        _gather(child, version, beside=texts)
        if not any(t.strip() for t in texts) or _says_more(version.texts, texts):
            texts = version.texts or texts
        body.htmls += version.htmls
        body.enclosures += version.enclosures
    body.texts += texts


def _says_more(texts: list[str], than: list[str]) -> bool:
    """Whether the plain form is a stub ("your program cannot show this mail") beside what the HTML form says."""
    return sum(len(t.split()) for t in texts) > 2 * sum(len(t.split()) for t in than) + 20


def _add_text(entity: Entity, body: Body, beside: list[str] | None) -> None:
    content = entity.content()
    if entity.content_type == "text/html":
        html = _lines(decode(content, entity.parameters.get("charset") or _charset_inside(content)))
        body.htmls.append(html)
        # Turning HTML into text is the dearest step: not taken where a plain form of decent length stands beside it.
        plain_length = sum(len(t.strip()) for t in beside or ())
        if not plain_length or len(html) > 3 * plain_length + 1000:
            body.texts.append(html_to_text(html))
        return
    if _UU_MARK in content or content.startswith(_UU_MARK[1:]):
        content = _without_uuencoded(content, body)
    text = _lines(decode(content, entity.parameters.get("charset")))
    if entity.content_type != "text/plain":
        text = html_to_text(text)
    elif entity.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=entity.parameters.get("delsp", "").lower() == "yes")
    body.texts.append(text)


def _lines(text: str) -> str:
    return _LONE_CR.sub("\n", text) if "\r" in text else text


def _charset_inside(content: bytes) -> str | None:
    found = _HTML_CHARSET.search(content[:4096])
    return found[1].decode("ascii", "replace") if found else None


def _without_uuencoded(content: bytes, body: Body) -> bytes:
    kept, position = [], 0
    for name, data, start, end in uuencoded_files(content):
        kept.append(content[position:start])
        position = end
        body.enclosures.append(_file(safe_name(decode(name)) or "attachment", "application/octet-stream", data))
    kept.append(content[position:])
    return b"".join(kept)


def _enclosure(entity: Entity) -> Enclosure:
    content = as_sent(entity) if entity.content_type.startswith("message/") else entity.content()
    content_id = entity.field("content-id").strip().strip("<>")[:300]
    inline = entity.disposition == "inline" or bool(content_id and entity.disposition != "attachment")
    digest = hashlib.sha256(content).hexdigest()
    name = file_name(entity)
    return Enclosure(name, entity.content_type, content, digest, len(content), content_id, inline)


def _file(name: str, content_type: str, content: bytes) -> Enclosure:
    return Enclosure(name, content_type, content, hashlib.sha256(content).hexdigest(), len(content), "", False)
