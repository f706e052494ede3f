"""How a person is called and drawn where no picture of her exists."""

from zlib import crc32

from muhatap.kit.turkish import tr_upper
from muhatap.people.models import Person


def name_of(person: Person) -> str:
    """Return her name, else the first way to reach her, else nothing. Her identities come loaded."""
    if person.name:
        return person.name
    known = sorted(person.identities.all(), key=lambda identity: (identity.kind == "external", identity.pk))
    return known[0].value if known else ""


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, large by Turkish rules."""
    words = [letters for word in name.split() if (letters := "".join(c for c in word if c.isalnum()))]
    if not words:
        return "?"
    return tr_upper(words[0][0] + (words[-1][0] if len(words) > 1 else ""))


def hue(name: str) -> int:
    """Return the same one of twelve hues for the same name, always."""
    return crc32(name.encode("utf-8", "surrogatepass")) % 12 * 30


def first_name(name: str) -> str:
    """Return the first word of a name; an address stays whole."""
    return name if "@" in name else (name.split() or [""])[0]
