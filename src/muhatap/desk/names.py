"""How a person is called and drawn where no picture of her exists."""

from zlib import crc32

from muhatap.desk.words import Language
from muhatap.kit.turkish import tr_upper
from muhatap.people.models import Person

CHAT: dict[str, dict[Language, str]] = {
    "visitor": {"tr": "Ziyaretçi", "en": "Visitor"},
    "customer": {"tr": "Site üyesi", "en": "Site member"},
}
"""How ids of the web chat begin, and what they are called."""


def name_of(person: Person) -> str:
    """Return her name, else the first way to reach her, else nothing. Her identities come loaded."""
    if person.name:
        return person.name
    known = sorted(person.identities.all(), key=lambda identity: (identity.kind == "external", identity.pk))
    return known[0].value if known else ""


def spoken(name: str, language: Language) -> str:
    """Return a name as it is shown: a browser in the web chat, which has none, by the first signs of its number."""
    kind, found, number = name.partition(":")
    if not found or kind not in CHAT:
        return name
    return f"{CHAT[kind][language]} {number[:4] if kind == 'visitor' else number}"


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, large by Turkish rules."""
    words = [letters for word in name.split() if (letters := "".join(c for c in word if c.isalnum()))]
    if not words:
        return "?"
    return tr_upper(words[0][0] + (words[-1][0] if len(words) > 1 else ""))


def letters(name: str, language: Language) -> str:
    """Return what stands on an avatar: initials, of a visitor what she is called and not her number's."""
    called = spoken(name, language)
    return initials(name if called == name else called.split()[0])


def hue(name: str) -> int:
    """Return the same one of twelve hues for the same name, always."""
    return crc32(name.encode("utf-8", "surrogatepass")) % 12 * 30
