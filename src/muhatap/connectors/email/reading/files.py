"""Names of attached files: decoded, safe to save, and one for those that came without."""

import mimetypes
import re

from muhatap.connectors.email.reading.charsets import clean
from muhatap.connectors.email.reading.entity import Entity
from muhatap.connectors.email.reading.fields import first
from muhatap.connectors.email.reading.words import plain

# Controls, and the marks that let "exe.fdp" read as "pdf.exe".
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_PATH = re.compile(r"(?:[A-Za-z]:)?(?:\.{0,2}[\\/])+|.*[\\/]\.\.[\\/]")
_LONGEST = 180
_EXTENSIONS = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "image/jpeg": ".jpg"}


def file_name(entity: Entity) -> str:
    """The name a part was given, cleaned; else one made of its kind (`image.png`, `message.eml`)."""
    given = (
        entity.file_parameters.get("filename")
        or entity.parameters.get("name")
        or entity.file_parameters.get("name")
        or entity.parameters.get("filename")
        or ""
    )
    return safe_name(given) or _made_up(entity)


def is_named(entity: Entity) -> bool:
    """Whether the part came with a file name."""
    return bool(entity.file_parameters.get("filename") or entity.parameters.get("name"))


def safe_name(name: str) -> str:
    """The name without path, control and direction marks, at most 180 characters with its ending kept."""
    name = _FORBIDDEN.sub("", clean(name)).strip()
    if _PATH.match(name):
        name = re.split(r"[\\/]", name)[-1]
    name = re.sub(r"[\\/]", "_", name).strip().strip("\"'")
    if name.strip(". ") == "":
        return ""
    if len(name) > _LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = stem[: _LONGEST - 20] + dot + ending if dot and len(ending) < 20 else name[:_LONGEST]
    return name


def _made_up(entity: Entity) -> str:
    kind = entity.content_type
    if entity.is_mail and entity.children:
        subject = safe_name(plain(first(entity.children[0].fields, "subject")))[:100]
        return (subject or "message") + ".eml"
    ending = _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ""
    stem = kind.split("/")[0] if kind.startswith(("image/", "audio/", "video/", "message/", "text/")) else "attachment"
    return stem + ending
